//! Help lines.

use crate::model::config::{CONFIG, Config};
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::SourcePath;
use jiff::civil::Date;

/// A help line that nobody looked up for this many days may no longer answer.
const SUPPORT_DAYS: i32 = 180;

/// Reports support entries that were not looked up for too long, or never.
pub(crate) fn help_lines(config: &Config, today: Option<Date>, diagnostics: &mut Diagnostics) {
    let Some(today) = today else { return };
    let path = SourcePath::from(CONFIG);
    let theirs = config
        .languages
        .iter()
        .flat_map(|language| &language.support);
    for entry in config.support.iter().chain(theirs) {
        let message = match entry
            .checked
            .get(..10)
            .and_then(|day| day.parse::<Date>().ok())
        {
            None => format!("nobody has noted when `{}` was last checked", entry.name),
            Some(day) => {
                let days = (today - day).get_days();
                // Somewhere it is tomorrow already.
                match days {
                    ..-1 => format!(
                        "`{}` was last checked on a day that is still to come",
                        entry.name
                    ),
                    -1..=SUPPORT_DAYS => continue,
                    _ => format!("`{}` was last checked {days} days ago", entry.name),
                }
            }
        };
        let diagnostic = Code::StaleSupport.at(&path, &entry.span, message);
        diagnostics
            .push(diagnostic.help("try the number and the link, then set `checked` to that day"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::config::{Language, Support};

    #[test]
    fn help_lines_of_translations_grow_old_too() {
        let line = |name: &str, checked: &str| Support {
            name: name.to_owned(),
            checked: checked.to_owned(),
            ..Support::default()
        };
        let spanish = Language {
            support: vec![line("Línea", "2020-01-01")],
            ..Language::default()
        };
        let config = Config {
            support: vec![line("Line", "2026-11-01")],
            languages: vec![spanish],
            ..Config::default()
        };
        let mut found = Diagnostics::default();
        help_lines(&config, Some(jiff::civil::date(2026, 11, 25)), &mut found);
        let messages: Vec<_> = found
            .as_slice()
            .iter()
            .map(|diagnostic| diagnostic.message.as_str())
            .collect();
        assert_eq!(messages, ["`Línea` was last checked 2520 days ago"]);
    }
}
