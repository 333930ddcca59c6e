//! A cache of parsed pages, keyed by path. Unchanged files are not read again, and unchanged texts are not parsed again.

use crate::model::diagnostic::Diagnostics;
use crate::model::document::Document;
use crate::model::source::{PageFile, SourcePath, Stamp};
use crate::parse::ParseOptions;
use crate::pipeline::assemble::ParsedPage;
use crate::{parse, read};
use blake3::Hash;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// Some file systems store times in steps of two seconds. A file that was written more recently may change again without a
/// new time.
const TIME_RESOLUTION: Duration = Duration::from_millis(2500);

/// Every page file, by source path.
pub type PageCache = HashMap<SourcePath, Arc<CachedPage>>;

/// A page file when it was last read.
#[derive(Debug)]
pub struct CachedPage {
    /// Its path on disk.
    pub(crate) on_disk: PathBuf,
    /// Its size and modification time before it was read.
    stamp: Option<Stamp>,
    /// Whether an equal stamp means equal text.
    stamp_is_reliable: bool,
    /// The hash of its text, or of the error if it could not be read.
    pub(crate) hash: Hash,
    /// Its document, if it could be read.
    pub(crate) document: Option<Arc<Document>>,
    mistakes: Diagnostics,
}

impl CachedPage {
    /// The result of parsing it.
    pub(crate) fn parsed(&self) -> ParsedPage {
        (self.document.clone(), self.mistakes.clone())
    }

    /// Whether parsing it reported nothing.
    pub(crate) fn has_no_diagnostics(&self) -> bool {
        self.mistakes.as_slice().is_empty()
    }
}

/// Reads and parses a page file, unless `cached` has the result already. Returns `cached` itself if the file has not changed.
/// `cached` must have been parsed with the same options.
pub(crate) fn load(
    file: &PageFile,
    options: &ParseOptions,
    cached: Option<&Arc<CachedPage>>,
) -> Arc<CachedPage> {
    let stamp = read::stamp(&file.on_disk);
    if let Some(cached) = cached.filter(|cached| {
        cached.stamp_is_reliable && cached.stamp == stamp && cached.on_disk == file.on_disk
    }) {
        return Arc::clone(cached);
    }
    let stamp_is_reliable = stamp
        .and_then(|stamp| stamp.modified)
        .is_some_and(|modified| is_settled(modified, now()));
    let on_disk = file.on_disk.clone();
    let source = match read::page(file) {
        Ok(source) => source,
        Err(diagnostic) => {
            let (hash, mistakes) = (
                blake3::hash(diagnostic.message.as_bytes()),
                Diagnostics::from(diagnostic),
            );
            return Arc::new(CachedPage {
                on_disk,
                stamp,
                stamp_is_reliable: false,
                hash,
                document: None,
                mistakes,
            });
        }
    };
    let hash = source.hash();
    if let Some(cached) = cached.filter(|cached| cached.hash == hash && cached.document.is_some()) {
        let (document, mistakes) = cached.parsed();
        return Arc::new(CachedPage {
            on_disk,
            stamp,
            stamp_is_reliable,
            hash,
            document,
            mistakes,
        });
    }
    let (mut document, mistakes) = parse::page(&source, options);
    document.shrink();
    Arc::new(CachedPage {
        on_disk,
        stamp,
        stamp_is_reliable,
        hash,
        document: Some(Arc::new(document)),
        mistakes,
    })
}

/// The current time, to compare with a file's. No output depends on it.
#[allow(
    clippy::disallowed_methods,
    reason = "only the clock knows whether a file was written just now"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

/// Whether a file was modified long enough ago that any later change gets another time.
fn is_settled(modified: SystemTime, now: SystemTime) -> bool {
    now.duration_since(modified)
        .is_ok_and(|since| since > TIME_RESOLUTION)
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
    fn a_change_of_equal_size_and_time_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        put(&file, "# One\n");
        let one = load(&file, &ParseOptions::default(), None);
        put(&file, "# Two\n");
        let two = load(&file, &ParseOptions::default(), Some(&one));
        assert_eq!(two.document.as_ref().unwrap().title(), "Two");
    }

    #[test]
    fn an_unchanged_text_is_not_parsed_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        put(&file, "# One\n");
        let one = load(&file, &ParseOptions::default(), None);
        put(&file, "# One\n");
        let again = load(&file, &ParseOptions::default(), Some(&one));
        assert!(Arc::ptr_eq(
            one.document.as_ref().unwrap(),
            again.document.as_ref().unwrap()
        ));
    }

    #[test]
    fn a_missing_file_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let gone = load(&file(&folder), &ParseOptions::default(), None);
        assert!(gone.document.is_none() && !gone.has_no_diagnostics());
    }
}
