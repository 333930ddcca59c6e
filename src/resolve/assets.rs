//! Files that are published unchanged, and bundles: the theme's stylesheet and scripts, each joined from several files.

use crate::model::address::Address;
use crate::model::diagnostic::{Code, Diagnostics};
use crate::model::source::{Asset, AssetBytes, PREFIX, SourcePath};
use crate::resolve::address;
use memchr::memmem::find;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The folder of style sheets. They are bundled, so that a page requests one file however many a theme has.
const SHEETS: &str = "theme/";
/// The folder of scripts. The files in a folder below it are bundled: `script/exercise/20-choice.js`.
const SCRIPTS: &str = "script/";

/// The files that are published besides pages.
#[derive(Debug, Default)]
pub(crate) struct PublishedAssets {
    /// Every file, by address.
    pub(crate) assets: BTreeMap<Address, Asset>,
    /// The theme's stylesheet, if it has one.
    pub(crate) stylesheet: Option<Address>,
    /// Scripts by name.
    pub(crate) scripts: BTreeMap<String, Address>,
}

/// Collects the files to publish and makes the bundles. The author's files replace the theme's of the same name.
pub(crate) fn published(
    page_assets: &[Asset],
    statics: &[Asset],
    diagnostics: &mut Diagnostics,
) -> PublishedAssets {
    let mut by_name: BTreeMap<&str, &Asset> = BTreeMap::new();
    for asset in statics {
        // The author's files come first.
        by_name.entry(name(&asset.path)).or_insert(asset);
    }
    let mut published = PublishedAssets::default();
    let mut style = Vec::new();
    let mut scripts: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for (name, asset) in by_name {
        match (&asset.bytes, bundle_of(name)) {
            (AssetBytes::Loaded(bytes), Some(Bundle::Style)) => append(&mut style, bytes),
            (AssetBytes::Loaded(bytes), Some(Bundle::Script(script))) => {
                append(scripts.entry(script).or_default(), bytes);
            }
            _ => {
                published.assets.insert(Address::from(name), asset.clone());
            }
        }
    }
    for asset in page_assets {
        let address = address::of_asset(&asset.path);
        let message = format!("`/{address}` is already the address of ");
        // It may replace a file of the theme, as files in static/ do.
        if let Some(other) = published.assets.insert(address, asset.clone())
            && !other.path.starts_with(PREFIX)
        {
            let mistake = Code::DuplicateAddress.in_file(&asset.path, message + &other.path);
            diagnostics.push(mistake.help("rename one of the two"));
        }
    }
    if !style.is_empty() {
        published.stylesheet = Some(published.add(&format!("{SHEETS}style"), "css", style));
    }
    for (name, text) in scripts {
        let address = published.add(&format!("{SCRIPTS}{name}"), "js", text);
        published.scripts.insert(name.to_owned(), address);
    }
    published
}

impl PublishedAssets {
    /// Removes a script and returns it, so that it is not published, or not as a script.
    pub(crate) fn take(&mut self, script: &str) -> Option<Asset> {
        self.scripts
            .remove(script)
            .and_then(|address| self.assets.remove(&address))
    }

    /// Adds a bundle. Its name contains a content hash, so that browsers never use a cached bundle with a newer page.
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

/// A bundle of theme files.
enum Bundle<'n> {
    Style,
    /// The script of this name.
    Script(&'n str),
}

/// The bundle a file goes into, if any.
fn bundle_of(name: &str) -> Option<Bundle<'_>> {
    let extension = Path::new(name).extension()?;
    if name.starts_with(SHEETS) && extension == "css" {
        return Some(Bundle::Style);
    }
    let (script, _) = name.strip_prefix(SCRIPTS)?.split_once('/')?;
    (extension == "js").then_some(Bundle::Script(script))
}

/// The directive that each script file begins with. In a bundle, the first one applies to all files.
const STRICT: &[u8] = b"'use strict';";

/// Appends a file to a bundle, without comments, indentation and most line breaks.
fn append(bundle: &mut Vec<u8>, file: &[u8]) {
    let is_strict = bundle.starts_with(STRICT);
    let mut in_comment = false;
    // In a template literal of several lines, white space is part of the text.
    let mut in_template = false;
    for line in file.split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii();
        let opens = text.starts_with(b"/*");
        let closes = text.ends_with(b"*/");
        // Only comments that fill whole lines are removed here.
        let is_whole_comment = in_comment || (opens && (closes || find(text, b"*/").is_none()));
        in_comment = is_whole_comment && !closes;
        if is_whole_comment
            || text.is_empty()
            || text.starts_with(b"// ")
            || (is_strict && line.trim_ascii_end() == STRICT)
        {
            continue;
        }
        let was_in_template = in_template;
        in_template ^= memchr::memchr_iter(b'`', line).count() % 2 == 1;
        if was_in_template || in_template {
            bundle.extend_from_slice(line);
            continue;
        }
        let code = without_comments(line.trim_ascii());
        bundle.extend_from_slice(&code);
        // After a remaining line comment, the line break is needed.
        if !code.ends_with(b";") && !code.ends_with(b"{") && !code.ends_with(b",")
            || find(&code, b"//").is_some()
        {
            bundle.push(b'\n');
        }
    }
}

/// Removes inline types (`/** @type … */`) and a trailing comment from a line. ` // ` stays if a quotation mark follows,
/// because it may be part of a string.
fn without_comments(line: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'/', line).is_none() {
        return Cow::Borrowed(line);
    }
    let mut rest = line;
    let mut code = Vec::with_capacity(line.len());
    while let Some(start) = find(rest, b"/** @") {
        let Some(end) = find(&rest[start..], b"*/") else {
            break;
        };
        code.extend_from_slice(&rest[..start]);
        rest = &rest[start + end + 2..];
        rest = rest.strip_prefix(b" ").unwrap_or(rest);
    }
    code.extend_from_slice(rest);
    if let Some(start) = find(&code, b" // ")
        && !code[start..].iter().any(|byte| b"'\"`".contains(byte))
    {
        code.truncate(start);
    }
    Cow::Owned(code)
}

/// The address of a static file.
fn name(path: &str) -> &str {
    let path = path.strip_prefix(PREFIX).unwrap_or(path);
    path.strip_prefix("static/").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(file: &str) -> String {
        let mut out = Vec::new();
        append(&mut out, file.as_bytes());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn comment_lines_are_removed() {
        let part = "/* a */\n/** b\n * c\n */\nlet a = 1;\n\n// gone\nlet b;";
        assert_eq!(bundled(part), "let a = 1;let b;");
    }

    #[test]
    fn inline_types_and_trailing_comments_are_removed() {
        let part = "const a = /** @type {B} */ (/** @type {any} */ (c).d); // why\n";
        assert_eq!(bundled(part), "const a = ((c).d);");
    }

    #[test]
    fn comments_that_may_be_part_of_a_string_stay() {
        let part = "a = 'b // c';\nd = 'https://e';\nf(); // isn't it,\n";
        assert_eq!(bundled(part), part);
    }

    #[test]
    fn a_comment_on_a_line_with_code_stays() {
        assert_eq!(
            bundled("/* a */ let a;\nlet b; /* c\n d */\n"),
            "/* a */ let a;let b; /* c\nd */\n"
        );
    }

    #[test]
    fn indentation_is_removed_outside_template_literals() {
        let part = "if (a) {\n  b();\n  c = `\n  d\n  `;\n  e(`f`);\n}\n";
        assert_eq!(bundled(part), "if (a) {b();  c = `\n  d\n  `;\ne(`f`);}\n");
    }

    #[test]
    fn a_bundle_has_the_strict_directive_once() {
        let mut out = Vec::new();
        for part in [
            "// One.\n'use strict';\nlet a;\n",
            "'use strict';\nlet b;\n",
            "const c = () => {\n  'use strict';\n};\n",
        ] {
            append(&mut out, part.as_bytes());
        }
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "'use strict';let a;let b;const c = () => {'use strict';};"
        );
    }

    #[test]
    fn a_strict_file_after_a_sloppy_one_keeps_its_directive() {
        let mut out = Vec::new();
        for part in ["let a;\n", "'use strict';\nlet b;\n"] {
            append(&mut out, part.as_bytes());
        }
        assert_eq!(String::from_utf8(out).unwrap(), "let a;'use strict';let b;");
    }

    #[test]
    fn files_in_a_folder_below_script_are_bundled_under_its_name() {
        assert!(matches!(
            bundle_of("script/site/10-leave-quickly.js"),
            Some(Bundle::Script("site"))
        ));
        assert!(bundle_of("script/loose.js").is_none());
        assert!(bundle_of("script/site/picture.svg").is_none());
    }
}
