//! A release as the workflow makes it, with a small stand-in for the program in its archives.

use super::program::PROGRAM;
use super::repository;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The address that a test release is said to be published at. No such host exists.
pub(crate) const REPOSITORY: &str = "https://host.example/owner/inquill";

/// The targets of a release, with the endings of their archives.
pub(crate) const TARGETS: [(&str, &str); 5] = [
    ("x86_64-unknown-linux-gnu", "tar.gz"),
    ("aarch64-unknown-linux-gnu", "tar.gz"),
    ("x86_64-apple-darwin", "tar.gz"),
    ("aarch64-apple-darwin", "tar.gz"),
    ("x86_64-pc-windows-msvc", "zip"),
];

/// A folder with archives and everything that is made from them.
pub(crate) struct Release(PathBuf);

impl Release {
    /// Makes a release in a folder.
    pub(crate) fn make(folder: &Path) -> Self {
        let release = Self(folder.to_owned());
        for (target, ending) in TARGETS {
            if ending == "tar.gz" {
                let packed = release.pack(target);
                assert!(packed.status.success(), "{packed:?}");
            } else {
                // Not every system can make a zip archive.
                fs::write(release.archive(target), target).unwrap();
            }
        }
        let made = release.generate();
        assert!(made.status.success(), "{made:?}");
        release
    }

    /// Packs the stand-in for the program.
    pub(crate) fn pack(&self, target: &str) -> Output {
        Command::new(repository("packaging/archive"))
            .arg(target)
            .arg(repository("tests/stand-ins/inquill"))
            .arg(&self.0)
            .env("INQUILL_PROGRAM", PROGRAM)
            .output()
            .unwrap()
    }

    /// Makes everything that is made from archives.
    pub(crate) fn generate(&self) -> Output {
        Command::new(repository("packaging/generate"))
            .arg(&self.0)
            .arg(REPOSITORY)
            .output()
            .unwrap()
    }

    pub(crate) fn archive(&self, target: &str) -> PathBuf {
        let (_, ending) = TARGETS.iter().find(|(name, _)| *name == target).unwrap();
        let version = env!("CARGO_PKG_VERSION");
        self.0.join(format!("inquill-{version}-{target}.{ending}"))
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    pub(crate) fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// The checksum of an archive.
    pub(crate) fn sum(&self, target: &str) -> String {
        let bytes = fs::read(self.archive(target)).unwrap();
        let sum = hmac_sha256::Hash::hash(&bytes);
        sum.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
