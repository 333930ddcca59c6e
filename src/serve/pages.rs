//! Parsed pages, remembered by their content: a page whose file has not changed is not read again, and one whose text
//! has not changed is not parsed again.

use crate::model::diagnostic::Diagnostics;
use crate::model::document::Document;
use crate::model::source::{PageFile, SourcePath, Stamp};
use crate::parse::ParseOptions;
use crate::pipeline::ParsedPage;
use crate::serve::now;
use crate::{parse, read};
use blake3::Hash;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Some disks count time in steps of two seconds: a file that was written to more recently than that may be written
/// to again without its time telling.
const STEP_OF_A_CLOCK: Duration = Duration::from_millis(2500);

/// Every page file, by source path.
pub(crate) type Pages = HashMap<SourcePath, Arc<Known>>;

/// A page file as it was when it was last read.
#[derive(Debug)]
pub(crate) struct Known {
    /// Where it lies on this machine.
    pub(crate) on_disk: PathBuf,
    /// What the disk said before it was read.
    stamp: Option<Stamp>,
    /// Whether the same stamp means the same text.
    settled: bool,
    /// Of its text; of the reason when it could not be read.
    pub(crate) hash: Hash,
    /// What it was parsed to.
    pub(crate) document: Option<Arc<Document>>,
    mistakes: Diagnostics,
}

impl Known {
    /// What parsing it gave.
    pub(crate) fn parsed(&self) -> ParsedPage {
        (self.document.clone(), self.mistakes.clone())
    }

    /// Whether parsing it gave nothing to mend or to look at.
    pub(crate) fn is_clean(&self) -> bool {
        self.mistakes.as_slice().is_empty()
    }
}

/// Reads and parses a page file, as far as it is not known from `before`. It is the same `Known` when nothing about
/// the file has changed. What was parsed by other rules must not be given as `before`.
pub(crate) fn learn(
    file: &PageFile,
    options: &ParseOptions,
    before: Option<&Arc<Known>>,
) -> Arc<Known> {
    let stamp = read::stamp(&file.on_disk);
    if let Some(known) = before
        .filter(|known| known.settled && known.stamp == stamp && known.on_disk == file.on_disk)
    {
        return Arc::clone(known);
    }
    let settled = stamp
        .and_then(|stamp| stamp.modified)
        .is_some_and(|modified| is_past(modified, now()));
    let on_disk = file.on_disk.clone();
    let source = match read::page(file) {
        Ok(source) => source,
        Err(diagnostic) => {
            let (hash, mistakes) = (
                blake3::hash(diagnostic.message.as_bytes()),
                Diagnostics::from(diagnostic),
            );
            return Arc::new(Known {
                on_disk,
                stamp,
                settled: false,
                hash,
                document: None,
                mistakes,
            });
        }
    };
    let hash = source.hash();
    if let Some(known) = before.filter(|known| known.hash == hash && known.document.is_some()) {
        let (document, mistakes) = known.parsed();
        return Arc::new(Known {
            on_disk,
            stamp,
            settled,
            hash,
            document,
            mistakes,
        });
    }
    let (mut document, mistakes) = parse::page(&source, options);
    document.shrink();
    Arc::new(Known {
        on_disk,
        stamp,
        settled,
        hash,
        document: Some(Arc::new(document)),
        mistakes,
    })
}

fn is_past(modified: SystemTime, now: SystemTime) -> bool {
    now.duration_since(modified)
        .is_ok_and(|since| since > STEP_OF_A_CLOCK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(folder: &tempfile::TempDir) -> PageFile {
        PageFile {
            path: SourcePath::from("content/a.md"),
            on_disk: folder.path().join("a.md"),
        }
    }

    fn put(file: &PageFile, text: &str) {
        std::fs::File::create(&file.on_disk)
            .and_then(|mut f| f.write_all(text.as_bytes()))
            .unwrap();
    }

    #[test]
    fn the_same_size_at_the_same_moment_is_still_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        put(&file, "# One\n");
        let one = learn(&file, &ParseOptions::default(), None);
        put(&file, "# Two\n");
        let two = learn(&file, &ParseOptions::default(), Some(&one));
        assert_eq!(two.document.as_ref().unwrap().title, "Two");
    }

    #[test]
    fn the_same_text_is_not_parsed_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        put(&file, "# One\n");
        let one = learn(&file, &ParseOptions::default(), None);
        put(&file, "# One\n");
        let again = learn(&file, &ParseOptions::default(), Some(&one));
        assert!(Arc::ptr_eq(
            one.document.as_ref().unwrap(),
            again.document.as_ref().unwrap()
        ));
    }

    #[test]
    fn a_file_that_is_gone_is_a_mistake() {
        let folder = tempfile::tempdir().unwrap();
        let gone = learn(&file(&folder), &ParseOptions::default(), None);
        assert!(gone.document.is_none() && !gone.is_clean());
    }
}
