//! The one step in which the new site takes the old one's place, and what becomes of the old one.

use crate::model::write_error::WriteError;
use crate::write::existing_output::{Standing, remove_empty};
use crate::write::guard::Place;
use crate::write::staging::Staging;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// How an exchange ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Exchanged {
    /// The new site is published; the old one, if there was one, lies in the staging folder's `old`.
    Done,
    /// The output cannot be moved: something is mounted on it, or it lies in a read-only layer. Nothing has changed.
    Immovable,
}

/// Publishes the staged tree, which is complete and on the disk, as the output.
pub(crate) fn exchange(
    place: &Place,
    staging: &Staging,
    standing: &Standing,
) -> Result<Exchanged, WriteError> {
    let failed = || WriteError::io("publish the site as", &place.output);
    if !place.exists()? {
        return fs::rename(staging.site(), &place.output)
            .map(|()| Exchanged::Done)
            .map_err(failed());
    }
    if standing.files.is_empty() && standing.manifest.is_empty() {
        remove_empty(&place.output, standing.folders.iter().map(String::as_str));
        return match replace_empty(staging.site(), &place.output) {
            Ok(()) => Ok(Exchanged::Done),
            Err(error) if is_immovable(&error) => Ok(Exchanged::Immovable),
            Err(error) => Err(failed()(error)),
        };
    }
    // Whole from here on, the new tree goes by the name that a later build treats as carefully as the old one.
    let old = staging.old();
    fs::rename(staging.site(), &old).map_err(failed())?;
    let error = match swap(&old, &place.output) {
        Ok(()) => return Ok(Exchanged::Done),
        Err(error) => error,
    };
    fs::rename(&old, staging.site()).map_err(failed())?;
    if is_immovable(&error) {
        return Ok(Exchanged::Immovable);
    }
    if is_unsupported(&error) {
        return two_renames(place, staging);
    }
    Err(failed()(error))
}

/// For file systems that cannot exchange: between the two renames there is no output, and a later build finds the old one.
fn two_renames(place: &Place, staging: &Staging) -> Result<Exchanged, WriteError> {
    let (old, output) = (staging.old(), &place.output);
    match fs::rename(output, &old) {
        Ok(()) => {}
        Err(error) if is_immovable(&error) => return Ok(Exchanged::Immovable),
        Err(error) => return Err(WriteError::io("move aside", output)(error)),
    }
    let Err(error) = fs::rename(staging.site(), output) else {
        return Ok(Exchanged::Done);
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

/// Removes the old site after an exchange, except what is not ours. Returns where that was kept, if there was any.
pub(crate) fn retire(
    place: &Place,
    old: &Path,
    standing: &Standing,
) -> io::Result<Option<PathBuf>> {
    standing.remove_ours(old, standing.folders.iter().map(String::as_str));
    match fs::remove_dir(old) {
        Ok(()) => return Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(_) => {}
    }
    let mut kept = 1;
    loop {
        let path = place.beside("", &format!("-kept-{kept}"));
        if fs::symlink_metadata(&path).is_err() {
            fs::rename(old, &path)?;
            return Ok(Some(path));
        }
        kept += 1;
    }
}

/// Brings names, once changed, to the disk. The site is published already, so this is worth no error.
pub(crate) fn sync_folder(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Puts a folder in the place of an empty one, failing if it is not empty.
#[cfg(unix)]
fn replace_empty(new: &Path, empty: &Path) -> io::Result<()> {
    fs::rename(new, empty)
}

#[cfg(not(unix))]
fn replace_empty(new: &Path, empty: &Path) -> io::Result<()> {
    fs::remove_dir(empty)?;
    fs::rename(new, empty)
}

/// Exchanges two folders: at no moment does either name lead nowhere.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// A mount point is busy; a folder of a read-only layer would cross devices.
fn is_immovable(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices
    )
}

/// `EINVAL` is what file systems without exchange say, `ENOSYS` what old systems say.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unsupported | ErrorKind::InvalidInput
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::destination::Destination;
    use crate::write::guard::Place;
    use crate::write::staging::MARK;

    fn place(root: &Path) -> Place {
        Place::checked(&Destination {
            root: root.join("site"),
            output: root.join("dist"),
            home: None,
        })
        .unwrap()
    }

    #[test]
    fn two_renames_put_the_new_site_in_place_and_the_old_one_aside() {
        let temp = tempfile::tempdir().unwrap();
        let place = place(temp.path());
        fs::create_dir(&place.output).unwrap();
        fs::write(place.output.join("a"), "old").unwrap();
        let staging = Staging::make(&place.beside(".", MARK)).unwrap();
        staging.write("a", b"new").unwrap();
        assert_eq!(two_renames(&place, &staging).unwrap(), Exchanged::Done);
        assert_eq!(fs::read(place.output.join("a")).unwrap(), b"new");
        assert_eq!(fs::read(staging.old().join("a")).unwrap(), b"old");
    }

    #[test]
    fn two_renames_bring_the_old_site_back_when_the_new_one_cannot_come() {
        let temp = tempfile::tempdir().unwrap();
        let place = place(temp.path());
        fs::create_dir(&place.output).unwrap();
        fs::write(place.output.join("a"), "old").unwrap();
        let staging = Staging::make(&place.beside(".", MARK)).unwrap();
        fs::remove_dir(staging.site()).unwrap();
        assert!(matches!(
            two_renames(&place, &staging),
            Err(WriteError::Io { .. })
        ));
        assert_eq!(fs::read(place.output.join("a")).unwrap(), b"old");
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
