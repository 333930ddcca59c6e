//! The atomic swap of the new site with the old one, and the removal of the old one.

use crate::model::write_error::WriteError;
use crate::write::existing_output::{ExistingOutput, remove_empty};
use crate::write::guard::OutputLocation;
use crate::write::staging::Staging;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// How a swap ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ExchangeResult {
    /// The new site is published; the old one, if there was one, is in the staging folder's `old`.
    Done,
    /// The output cannot be moved: it is a mount point, or part of a read-only overlay layer. Nothing has changed.
    Immovable,
}

/// Publishes the staged tree as the output. The tree is complete and flushed to disk.
pub(crate) fn exchange(
    location: &OutputLocation,
    staging: &Staging,
    existing: &ExistingOutput,
) -> Result<ExchangeResult, WriteError> {
    let failed = || WriteError::io("publish the site as", &location.output);
    if !location.exists()? {
        return fs::rename(staging.site(), &location.output)
            .map(|()| ExchangeResult::Done)
            .map_err(failed());
    }
    if existing.files.is_empty() && existing.manifest.is_empty() {
        remove_empty(
            &location.output,
            existing.folders.iter().map(String::as_str),
        );
        return match replace_empty(staging.site(), &location.output) {
            Ok(()) => Ok(ExchangeResult::Done),
            Err(error) if is_immovable(&error) => Ok(ExchangeResult::Immovable),
            Err(error) => Err(failed()(error)),
        };
    }
    // From here on the new tree is complete. Under the name `old`, recovery after a crash keeps it instead of deleting it.
    let old = staging.old();
    fs::rename(staging.site(), &old).map_err(failed())?;
    let error = match swap(&old, &location.output) {
        Ok(()) => return Ok(ExchangeResult::Done),
        Err(error) => error,
    };
    fs::rename(&old, staging.site()).map_err(failed())?;
    if is_immovable(&error) {
        return Ok(ExchangeResult::Immovable);
    }
    if is_unsupported(&error) {
        return two_renames(location, staging);
    }
    Err(failed()(error))
}

/// The swap for file systems without an atomic exchange. Between the two renames there is no output; if the process dies
/// there, the next build moves the old one back.
fn two_renames(location: &OutputLocation, staging: &Staging) -> Result<ExchangeResult, WriteError> {
    let (old, output) = (staging.old(), &location.output);
    match fs::rename(output, &old) {
        Ok(()) => {}
        Err(error) if is_immovable(&error) => return Ok(ExchangeResult::Immovable),
        Err(error) => return Err(WriteError::io("move aside", output)(error)),
    }
    let Err(error) = fs::rename(staging.site(), output) else {
        return Ok(ExchangeResult::Done);
    };
    match fs::rename(&old, output) {
        Ok(()) => Err(WriteError::io("publish the site as", output)(error)),
        Err(source) => Err(WriteError::Stranded {
            output: output.clone(),
            old,
            source,
        }),
    }
}

/// Removes the old site after a swap, except files that Inquill did not write. Returns the folder to which those were
/// moved, if there were any.
pub(crate) fn retire(
    location: &OutputLocation,
    old: &Path,
    existing: &ExistingOutput,
) -> io::Result<Option<PathBuf>> {
    existing.remove_own_files(old, existing.folders.iter().map(String::as_str));
    match fs::remove_dir(old) {
        Ok(()) => return Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(_) => {}
    }
    let mut kept = 1;
    loop {
        let path = location.beside("", &format!("-kept-{kept}"));
        if fs::symlink_metadata(&path).is_err() {
            fs::rename(old, &path)?;
            return Ok(Some(path));
        }
        kept += 1;
    }
}

/// Flushes renames in a folder to disk. The site is already published, so errors are ignored.
pub(crate) fn sync_folder(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Replaces an empty folder with another one. Fails if the folder is not empty.
#[cfg(unix)]
fn replace_empty(new: &Path, empty: &Path) -> io::Result<()> {
    fs::rename(new, empty)
}

#[cfg(not(unix))]
fn replace_empty(new: &Path, empty: &Path) -> io::Result<()> {
    fs::remove_dir(empty)?;
    fs::rename(new, empty)
}

/// Swaps two folders atomically: both names exist at every moment.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Whether an error means that the folder cannot be moved: `EBUSY` for a mount point, `EXDEV` for a folder of a read-only
/// overlay layer.
fn is_immovable(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices
    )
}

/// Whether an error means that there is no atomic exchange: `EINVAL` from the file system, `ENOSYS` from an old kernel.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unsupported | ErrorKind::InvalidInput
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::destination::Destination;
    use crate::write::guard::OutputLocation;
    use crate::write::staging::NAME_PREFIX;

    fn location(root: &Path) -> OutputLocation {
        OutputLocation::checked(&Destination {
            root: root.join("site"),
            output: root.join("dist"),
            home: None,
        })
        .unwrap()
    }

    #[test]
    fn two_renames_put_the_new_site_in_place_and_the_old_one_aside() {
        let temp = tempfile::tempdir().unwrap();
        let location = location(temp.path());
        fs::create_dir(&location.output).unwrap();
        fs::write(location.output.join("a"), "old").unwrap();
        let staging = Staging::make(&location.beside(".", NAME_PREFIX)).unwrap();
        staging.write("a", b"new").unwrap();
        assert_eq!(
            two_renames(&location, &staging).unwrap(),
            ExchangeResult::Done
        );
        assert_eq!(fs::read(location.output.join("a")).unwrap(), b"new");
        assert_eq!(fs::read(staging.old().join("a")).unwrap(), b"old");
    }

    #[test]
    fn two_renames_bring_the_old_site_back_when_the_new_one_cannot_come() {
        let temp = tempfile::tempdir().unwrap();
        let location = location(temp.path());
        fs::create_dir(&location.output).unwrap();
        fs::write(location.output.join("a"), "old").unwrap();
        let staging = Staging::make(&location.beside(".", NAME_PREFIX)).unwrap();
        fs::remove_dir(staging.site()).unwrap();
        assert!(matches!(
            two_renames(&location, &staging),
            Err(WriteError::Io { .. })
        ));
        assert_eq!(fs::read(location.output.join("a")).unwrap(), b"old");
    }

    #[test]
    fn an_exchange_leaves_no_moment_without_an_output() {
        let temp = tempfile::tempdir().unwrap();
        let (one, other) = (temp.path().join("one"), temp.path().join("other"));
        fs::create_dir(&one).unwrap();
        fs::create_dir(&other).unwrap();
        fs::write(one.join("a"), "").unwrap();
        match swap(&one, &other) {
            Ok(()) => assert!(other.join("a").exists() && !one.join("a").exists()),
            Err(error) => assert!(is_unsupported(&error), "{error}"),
        }
    }
}
