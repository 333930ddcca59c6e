//! Help lines.

use crate::diagnostic::{Code, Diagnostics};
use crate::resolve::CONFIG;
use crate::site::Config;
use crate::source::SourcePath;
use jiff::civil::Date;

/// A help line that nobody looked up for this many days may no longer answer.
const SUPPORT_DAYS: i32 = 180;

/// Reports support entries that were not looked up for too long, or never.
pub(crate) fn support(config: &Config, today: Option<Date>, diagnostics: &mut Diagnostics) {
    let Some(today) = today else { return };
    let path = SourcePath::from(CONFIG);
    for entry in &config.support {
        let message = match entry.checked.get(..10).and_then(|day| day.parse::<Date>().ok()) {
            None => format!("nobody has noted when `{}` was last checked", entry.name),
            Some(day) => {
                let days = (today - day).get_days();
                if days <= SUPPORT_DAYS {
                    continue;
                }
                format!("`{}` was last checked {days} days ago", entry.name)
            }
        };
        let diagnostic = Code::StaleSupport.at(&path, &entry.span, message);
        diagnostics.push(diagnostic.help("try the number and the link, then set `checked` to that day"));
    }
}
