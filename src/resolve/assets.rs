//! Files that are published as they are, and those that are bound from parts: the theme's stylesheet and its scripts.

use crate::model::address::Address;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::{Asset, AssetBytes, PREFIX, SourcePath};
use crate::resolve::address;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Parts of the stylesheet lie here; they are bound into one file and not published one by one, so that a page
/// asks for one stylesheet, however many parts a theme has.
const SHEETS: &str = "theme/";
/// Parts of scripts lie here, each script's in a folder of its name: `script/exercise/20-choice.js`.
const SCRIPTS: &str = "script/";

/// What is published beside pages.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// Every file, by address.
    pub(crate) assets: BTreeMap<Address, Asset>,
    /// The theme's stylesheet, if it has one.
    pub(crate) stylesheet: Option<Address>,
    /// Scripts by name.
    pub(crate) scripts: BTreeMap<String, Address>,
}

/// Gathers every file to publish and binds what is bound.
///
/// A file of the author's takes the place of the theme's of the same name.
pub(crate) fn published(
    page_assets: &[Asset],
    statics: &[Asset],
    diagnostics: &mut Diagnostics,
) -> Published {
    let mut by_name: BTreeMap<&str, &Asset> = BTreeMap::new();
    for asset in statics {
        // The author's come first.
        by_name.entry(name(&asset.path)).or_insert(asset);
    }
    let mut published = Published::default();
    let mut sheet = Vec::new();
    let mut scripts: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for (name, asset) in by_name {
        match (&asset.bytes, part_of(name)) {
            (AssetBytes::Loaded(bytes), Some(Part::Sheet)) => bind(&mut sheet, bytes),
            (AssetBytes::Loaded(bytes), Some(Part::Script(script))) => {
                bind(scripts.entry(script).or_default(), bytes);
            }
            _ => {
                published.assets.insert(Address::from(name), asset.clone());
            }
        }
    }
    for asset in page_assets {
        let address = address::of_asset(&asset.path);
        let message = format!("`/{address}` is already the address of ");
        // A file of the theme's gives way, as it does to one in static/.
        if let Some(other) = published.assets.insert(address, asset.clone())
            && !other.path.starts_with(PREFIX)
        {
            let mistake = Code::DuplicateAddress.in_file(&asset.path, message + &other.path);
            diagnostics.push(mistake.help("rename one of the two"));
        }
    }
    if !sheet.is_empty() {
        published.stylesheet = Some(published.add(&format!("{SHEETS}style"), "css", sheet));
    }
    for (name, text) in scripts {
        let address = published.add(&format!("{SCRIPTS}{name}"), "js", text);
        published.scripts.insert(name.to_owned(), address);
    }
    published
}

impl Published {
    /// Takes a script out that this site has no use for, or another one.
    pub(crate) fn take(&mut self, script: &str) -> Option<Asset> {
        self.scripts
            .remove(script)
            .and_then(|address| self.assets.remove(&address))
    }

    /// Adds a bound file. Its name changes with its content, so that a browser never shows a new page in an old coat.
    fn add(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> Address {
        let hash = blake3::hash(&bytes).to_hex();
        let address = Address::from(format!("{stem}-{}.{extension}", &hash[..10]));
        let path = SourcePath::from(&*address);
        self.assets.insert(
            Address::clone(&address),
            Asset {
                path,
                bytes: AssetBytes::Loaded(Arc::from(bytes)),
                picture: None,
            },
        );
        address
    }
}

/// What a file of the theme is a part of.
enum Part<'n> {
    Sheet,
    Script(&'n str),
}

fn part_of(name: &str) -> Option<Part<'_>> {
    let extension = Path::new(name).extension()?;
    if name.starts_with(SHEETS) && extension == "css" {
        return Some(Part::Sheet);
    }
    let (script, _) = name.strip_prefix(SCRIPTS)?.split_once('/')?;
    (extension == "js").then_some(Part::Script(script))
}

/// What each part of a script begins with; said once, it holds for all that is bound behind it.
const STRICT: &[u8] = b"'use strict';";

/// Adds a part. Indentation, comments and most ends of lines are for whoever reads the parts; readers of the site do not
/// pay for them.
fn bind(bound: &mut Vec<u8>, part: &[u8]) {
    let is_strict = bound.starts_with(STRICT);
    let mut in_comment = false;
    // Within a template literal that goes over several lines, white space is part of the text.
    let mut in_template = false;
    for line in part.split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii();
        let opens = text.starts_with(b"/*");
        let closes = text.ends_with(b"*/");
        // A comment that ends within a line, or begins behind code, stays as it is.
        let whole = in_comment || (opens && (closes || !text.windows(2).any(|two| two == b"*/")));
        in_comment = whole && !closes;
        if whole
            || text.is_empty()
            || text.starts_with(b"// ")
            || (is_strict && line.trim_ascii_end() == STRICT)
        {
            continue;
        }
        let was_in_template = in_template;
        in_template ^= line
            .iter()
            .fold(false, |is_odd, byte| is_odd ^ (*byte == b'`'));
        if was_in_template || in_template {
            bound.extend_from_slice(line);
            continue;
        }
        let code = without_comments(line.trim_ascii());
        bound.extend_from_slice(&code);
        // A comment that is left would take in what follows.
        if !code.ends_with(b";") && !code.ends_with(b"{") && !code.ends_with(b",")
            || find(&code, b"//").is_some()
        {
            bound.push(b'\n');
        }
    }
}

/// Removes inline types (`/** @type … */`) and a trailing comment from a line. `//` stays where a quotation mark follows,
/// because it may be part of a string.
fn without_comments(line: &[u8]) -> Vec<u8> {
    let mut rest = line;
    let mut kept = Vec::with_capacity(line.len());
    while let Some(start) = find(rest, b"/** @") {
        let Some(end) = find(&rest[start..], b"*/") else {
            break;
        };
        kept.extend_from_slice(&rest[..start]);
        rest = &rest[start + end + 2..];
        rest = rest.strip_prefix(b" ").unwrap_or(rest);
    }
    kept.extend_from_slice(rest);
    if let Some(start) = find(&kept, b" // ")
        && !kept[start..].iter().any(|byte| b"'\"`".contains(byte))
    {
        kept.truncate(start);
    }
    kept
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|some| some == what)
}

fn name(path: &str) -> &str {
    let path = path.strip_prefix(PREFIX).unwrap_or(path);
    path.strip_prefix("static/").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(part: &str) -> String {
        let mut out = Vec::new();
        bind(&mut out, part.as_bytes());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_that_are_only_a_comment_stay_out_of_what_is_bound() {
        let part = "/* a */\n/** b\n * c\n */\nlet a = 1;\n\n// gone\nlet b;";
        assert_eq!(bound(part), "let a = 1;let b;");
    }

    #[test]
    fn types_and_what_is_said_behind_a_line_stay_out_of_what_is_bound() {
        let part = "const a = /** @type {B} */ (/** @type {any} */ (c).d); // why\n";
        assert_eq!(bound(part), "const a = ((c).d);");
    }

    #[test]
    fn what_may_be_part_of_a_text_is_kept() {
        let part = "a = 'b // c';\nd = 'https://e';\nf(); // isn't it,\n";
        assert_eq!(bound(part), part);
    }

    #[test]
    fn a_comment_that_shares_its_line_with_code_is_kept() {
        assert_eq!(
            bound("/* a */ let a;\nlet b; /* c\n d */\n"),
            "/* a */ let a;let b; /* c\nd */\n"
        );
    }

    #[test]
    fn indentation_stays_out_of_what_is_bound_but_not_out_of_a_text() {
        let part = "if (a) {\n  b();\n  c = `\n  d\n  `;\n  e(`f`);\n}\n";
        assert_eq!(bound(part), "if (a) {b();  c = `\n  d\n  `;\ne(`f`);}\n");
    }

    #[test]
    fn a_script_says_once_that_it_is_strict() {
        let mut out = Vec::new();
        for part in [
            "// One.\n'use strict';\nlet a;\n",
            "'use strict';\nlet b;\n",
            "const c = () => {\n  'use strict';\n};\n",
        ] {
            bind(&mut out, part.as_bytes());
        }
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "'use strict';let a;let b;const c = () => {'use strict';};"
        );
    }

    #[test]
    fn a_part_that_is_strict_behind_one_that_is_not_says_so() {
        let mut out = Vec::new();
        for part in ["let a;\n", "'use strict';\nlet b;\n"] {
            bind(&mut out, part.as_bytes());
        }
        assert_eq!(String::from_utf8(out).unwrap(), "let a;'use strict';let b;");
    }

    #[test]
    fn a_file_in_a_folder_below_script_is_a_part_of_the_script_of_that_name() {
        assert!(matches!(
            part_of("script/site/10-exit.js"),
            Some(Part::Script("site"))
        ));
        assert!(part_of("script/loose.js").is_none());
        assert!(part_of("script/site/picture.svg").is_none());
    }
}
