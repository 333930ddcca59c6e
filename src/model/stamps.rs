//! What is remembered about files from one build to the next, so that files that have not changed need not be read again.

use crate::model::source::Stamp;
use blake3::Hash;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, SystemTime};

/// How much older than the moment of reading a file's times must be to tell a later change apart. Some file systems count
/// in steps of two seconds.
const CLEARLY_OLDER: Duration = Duration::from_secs(2);

/// Where they are kept, below the root.
pub const FILE: &str = ".inquill/stamps";

/// What the file begins with: changes with its format.
const HEADER: &[u8] = b"inquill-stamps 1\n";

/// Metadata and hashes of files.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps {
    /// The author's files that are read one at a time, by path below the root.
    pub sources: StampedFiles,
    /// Published sites, by the path of their folder.
    pub outputs: BTreeMap<String, OutputStamps>,
}

impl Stamps {
    /// The stamps in a file; `None` if it is damaged or from another version.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes.strip_prefix(HEADER)?).ok()
    }

    /// The content of their file.
    #[must_use]
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        postcard::to_extend(self, HEADER.to_vec()).ok()
    }
}

/// A published site.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputStamps {
    /// Its files, by address.
    pub files: StampedFiles,
    /// Its folders, by address; the site's own is empty. A file that is added or removed changes its folder's times.
    pub folders: HashMap<String, Stamp>,
}

/// Hashes of files that hold as long as their metadata stays the same.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampedFiles(HashMap<String, (Stamp, [u8; 32])>);

impl StampedFiles {
    /// The hash of a file whose metadata is still the same.
    #[must_use]
    pub fn hash(&self, path: &str, stamp: &Stamp) -> Option<Hash> {
        let (remembered, hash) = self.0.get(path)?;
        (remembered == stamp).then(|| Hash::from_bytes(*hash))
    }

    /// Remembers a file. `stamp` was taken before the file was read.
    pub fn insert(&mut self, path: String, stamp: Stamp, hash: Hash) {
        self.0.insert(path, (stamp, *hash.as_bytes()));
    }
}

impl Stamp {
    /// Whether a change after `moment` is sure to change the metadata. If a file was changed just before it was read, it may
    /// be changed again within one tick of the file system's clock. Without an inode and the time of the status change,
    /// which no program can set, a file may be given its old times back.
    #[must_use]
    pub fn is_reliable(&self, moment: SystemTime) -> bool {
        let Some(limit) = moment.checked_sub(CLEARLY_OLDER) else {
            return false;
        };
        let changed = self.identity.and_then(|(_, seconds, nanoseconds)| {
            let nanoseconds = u32::try_from(nanoseconds).ok()?;
            let since = Duration::new(u64::try_from(seconds).ok()?, nanoseconds);
            SystemTime::UNIX_EPOCH.checked_add(since)
        });
        [self.modified, changed]
            .into_iter()
            .all(|time| time.is_some_and(|time| time < limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Times in seconds since 1970.
    fn stamp(modified: u64, changed: i64) -> Stamp {
        Stamp {
            size: 1,
            modified: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(modified)),
            identity: Some((1, changed, 0)),
        }
    }

    fn moment() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1000)
    }

    #[test]
    fn a_file_that_was_changed_just_now_is_not_reliable() {
        assert!(stamp(900, 900).is_reliable(moment()));
        assert!(!stamp(999, 999).is_reliable(moment()));
    }

    #[test]
    fn a_file_whose_modification_time_was_set_back_just_now_is_not_reliable() {
        assert!(!stamp(900, 999).is_reliable(moment()));
    }

    #[test]
    fn a_file_from_the_future_is_not_reliable() {
        assert!(!stamp(2000, 900).is_reliable(moment()));
        assert!(!stamp(900, 2000).is_reliable(moment()));
    }

    #[test]
    fn a_file_without_an_inode_is_not_reliable() {
        let stamp = Stamp {
            identity: None,
            ..stamp(900, 900)
        };
        assert!(!stamp.is_reliable(moment()));
    }

    #[test]
    fn stamps_are_read_as_they_were_written() {
        let mut stamps = Stamps::default();
        stamps
            .sources
            .insert("a".to_owned(), stamp(900, 900), blake3::hash(b"a"));
        let bytes = stamps.to_bytes().unwrap();
        assert_eq!(Stamps::from_bytes(&bytes), Some(stamps));
        assert_eq!(Stamps::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Stamps::from_bytes(b"inquill-stamps 2\n"), None);
    }

    #[test]
    fn a_hash_holds_while_the_metadata_is_the_same() {
        let mut files = StampedFiles::default();
        files.insert("a".to_owned(), stamp(900, 900), blake3::hash(b"a"));
        assert_eq!(files.hash("a", &stamp(900, 900)), Some(blake3::hash(b"a")));
        assert_eq!(files.hash("a", &stamp(900, 901)), None);
        assert_eq!(files.hash("b", &stamp(900, 900)), None);
    }
}
