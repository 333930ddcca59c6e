//! Metadata of many files below one folder, without looking up the way to the folder for each.

use crate::model::source::Stamp;
use std::path::Path;

/// What is expected at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryKind {
    File,
    Folder,
}

/// A folder that stays open.
#[cfg(unix)]
pub(crate) struct OpenFolder(std::fs::File);

#[cfg(unix)]
impl OpenFolder {
    /// `None` if it cannot be opened.
    pub(crate) fn new(path: &Path) -> Option<Self> {
        std::fs::File::open(path).ok().map(Self)
    }

    /// The metadata of a file or folder; the folder's own address is empty. `None` for anything else.
    pub(crate) fn stamp(&self, address: &str, kind: EntryKind) -> Option<Stamp> {
        use rustix::fs::{AtFlags, FileType, fstat, statat};
        use std::time::{Duration, SystemTime};
        let stat = match address {
            "" => fstat(&self.0),
            address => statat(&self.0, address, AtFlags::SYMLINK_NOFOLLOW),
        };
        let stat = stat.ok()?;
        let expected = match kind {
            EntryKind::File => FileType::RegularFile,
            EntryKind::Folder => FileType::Directory,
        };
        let nanoseconds = u32::try_from(stat.st_mtime_nsec).ok()?;
        let since = Duration::new(u64::try_from(stat.st_mtime).ok()?, nanoseconds);
        (FileType::from_raw_mode(stat.st_mode) == expected).then_some(Stamp {
            size: u64::try_from(stat.st_size).ok()?,
            modified: SystemTime::UNIX_EPOCH.checked_add(since),
            identity: Some((
                stat.st_ino,
                stat.st_ctime,
                i64::try_from(stat.st_ctime_nsec).ok()?,
            )),
        })
    }
}

/// A folder by its path.
#[cfg(not(unix))]
pub(crate) struct OpenFolder(std::path::PathBuf);

#[cfg(not(unix))]
impl OpenFolder {
    pub(crate) fn new(path: &Path) -> Option<Self> {
        Some(Self(path.to_owned()))
    }

    pub(crate) fn stamp(&self, address: &str, kind: EntryKind) -> Option<Stamp> {
        let metadata = std::fs::symlink_metadata(self.0.join(address)).ok()?;
        let is_expected = match kind {
            EntryKind::File => metadata.is_file(),
            EntryKind::Folder => metadata.is_dir(),
        };
        is_expected.then(|| Stamp::from(&metadata))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn metadata_below_an_open_folder_is_that_of_the_path() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/b"), "text").unwrap();
        let open = OpenFolder::new(folder.path()).unwrap();
        let by_path = |address: &str| {
            fs::symlink_metadata(folder.path().join(address))
                .map(|metadata| Stamp::from(&metadata))
                .ok()
        };
        assert_eq!(open.stamp("a/b", EntryKind::File), by_path("a/b"));
        assert_eq!(open.stamp("a", EntryKind::Folder), by_path("a"));
        assert_eq!(open.stamp("", EntryKind::Folder), by_path(""));
        assert_eq!(open.stamp("a", EntryKind::File), None);
        assert_eq!(open.stamp("c", EntryKind::File), None);
    }
}
