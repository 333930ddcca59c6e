//! The list of files that Inquill wrote: `.inquill-manifest` in the output folder.
//!
//! A header line is followed by one line `blake3hex  address` per file, sorted by address. The list decides what may be
//! deleted, so lines that do not name a plain path below the output folder are ignored.
//!
//! A line `id my-site` is the id under which readers' answers are saved. A last line, `made of blake3hex: 3 pages, 1
//! exercises`, identifies the inputs of a build without any diagnostics.

use crate::model::append::append;
use crate::model::output::Origin;
use crate::model::write_error::WriteError;
use blake3::Hash;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path};

/// The file name of the manifest.
pub(crate) const NAME: &str = ".inquill-manifest";

/// The prefix of Inquill's own files in the output. No address may begin with it.
const RESERVED: &str = ".inquill-";

const HEADER: &str = "inquill-manifest 1";

/// The prefix of the line about the origin. A line about a file begins with a hash.
const MADE_OF: &str = "made of ";

/// The prefix of the line about the site's id.
const ID: &str = "id ";

/// The files of a published site.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Address → hashes that the file may have. There is more than one only after a publication file by file was killed.
    files: BTreeMap<String, Vec<Hash>>,
    /// What the files were built from. `None` after a build with diagnostics.
    pub(crate) origin: Option<Origin>,
    /// The id under which readers' answers are saved. `None` in manifests of older versions.
    pub(crate) id: Option<String>,
}

impl Manifest {
    /// Reads the manifest at `path`. Returns it with its bytes; both are empty when there is no valid manifest.
    pub(crate) fn read(path: &Path) -> Result<(Self, Vec<u8>), WriteError> {
        match fs::symlink_metadata(path) {
            Ok(meta) if meta.is_file() => {}
            Ok(_) => return Ok((Self::default(), Vec::new())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok((Self::default(), Vec::new()));
            }
            Err(error) => return Err(WriteError::io("read", path)(error)),
        }
        let bytes = fs::read(path).map_err(WriteError::io("read", path))?;
        Ok(match Self::parse(&bytes) {
            Some(manifest) => (manifest, bytes),
            None => (Self::default(), Vec::new()),
        })
    }

    /// `None` if the header is not ours. Malformed lines and lines with an unsafe address are ignored.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(bytes).ok()?.split('\n');
        if lines.next() != Some(HEADER) {
            return None;
        }
        let mut manifest = Self::default();
        for line in lines {
            if let Some(origin) = line.strip_prefix(MADE_OF) {
                manifest.origin = origin_in(origin);
            } else if let Some(id) = line.strip_prefix(ID) {
                manifest.id = Some(id.to_owned());
            } else if let Some((hash, address)) = line.split_once("  ")
                && let (Ok(hash), true) = (Hash::from_hex(hash), is_safe(address))
            {
                manifest.add(address, hash);
            }
        }
        Some(manifest)
    }

    /// Adds a file, or one more hash of a file.
    pub(crate) fn add(&mut self, address: &str, hash: Hash) {
        match self.files.get_mut(address) {
            Some(hashes) if hashes.contains(&hash) => {}
            Some(hashes) => hashes.push(hash),
            None => {
                self.files.insert(address.to_owned(), vec![hash]);
            }
        }
    }

    /// Adds the files of `other`. The result has no origin, because no single build wrote all of them.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.origin = None;
        for (address, hashes) in &other.files {
            for hash in hashes {
                self.add(address, *hash);
            }
        }
    }

    /// The hashes that the file at `address` may have; `None` if it is not listed.
    pub(crate) fn hashes(&self, address: &str) -> Option<&[Hash]> {
        self.files.get(address).map(Vec::as_slice)
    }

    /// The addresses of all files, sorted.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The bytes of the manifest file. Equal manifests give equal bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = String::with_capacity(HEADER.len() + self.files.len() * 100);
        text.push_str(HEADER);
        text.push('\n');
        for (address, hashes) in &self.files {
            for hash in hashes {
                text.push_str(&hash.to_hex());
                text.push_str("  ");
                text.push_str(address);
                text.push('\n');
            }
        }
        if let Some(id) = &self.id {
            append(&mut text, format_args!("{ID}{id}\n"));
        }
        if let Some(Origin {
            inputs,
            pages,
            exercises,
        }) = &self.origin
        {
            append(
                &mut text,
                format_args!("{MADE_OF}{inputs}: {pages} pages, {exercises} exercises\n"),
            );
        }
        text.into_bytes()
    }
}

/// Parses the rest of a line after [`MADE_OF`].
fn origin_in(line: &str) -> Option<Origin> {
    let (inputs, counts) = line.split_once(": ")?;
    let (pages, exercises) = counts.split_once(" pages, ")?;
    let exercises = exercises.strip_suffix(" exercises")?;
    let inputs = Hash::from_hex(inputs).ok()?;
    Some(Origin {
        inputs,
        pages: pages.parse().ok()?,
        exercises: exercises.parse().ok()?,
    })
}

/// Whether `address` is a plain relative path that stays below the folder it is joined to, on every operating system.
pub(crate) fn is_safe(address: &str) -> bool {
    let segments = || address.split('/');
    !address.starts_with(RESERVED)
        && !address.contains(|c: char| c == '\\' || c.is_control())
        && segments().all(|segment| !matches!(segment, "" | "." | ".."))
        // Drive letters and other prefixes with a meaning for the operating system.
        && Path::new(address).components().all(|part| matches!(part, Component::Normal(_)))
        && Path::new(address).components().count() == segments().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Manifest {
        let mut manifest = Manifest::default();
        manifest.add("read/one/index.html", blake3::hash(b"one"));
        manifest.add("index.html", blake3::hash(b"home"));
        manifest
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        assert_eq!(Manifest::parse(&sample().bytes()), Some(sample()));
    }

    #[test]
    fn a_manifest_is_sorted_by_address_below_its_header() {
        let text = String::from_utf8(sample().bytes()).unwrap();
        let addresses: Vec<_> = text
            .lines()
            .skip(1)
            .map(|line| line.split_once("  ").unwrap().1)
            .collect();
        assert_eq!(text.lines().next(), Some("inquill-manifest 1"));
        assert_eq!(addresses, ["index.html", "read/one/index.html"]);
    }

    #[test]
    fn a_foreign_header_lists_nothing() {
        assert_eq!(Manifest::parse(b"inquill-manifest 2\n"), None);
        assert_eq!(Manifest::parse(b""), None);
        assert_eq!(Manifest::parse(b"\xff\xfe"), None);
    }

    #[test]
    fn lines_that_lead_out_of_the_folder_are_not_believed() {
        let hash = blake3::hash(b"").to_hex();
        for address in [
            "../x",
            "a/../../x",
            "/etc/passwd",
            "a//b",
            "",
            "a/",
            "./a",
            "a\\..\\b",
            "a\0b",
            ".inquill-manifest",
        ] {
            let text = format!("{HEADER}\n{hash}  {address}\n");
            assert_eq!(
                Manifest::parse(text.as_bytes()),
                Some(Manifest::default()),
                "{address:?}"
            );
        }
    }

    #[test]
    fn malformed_lines_are_not_believed() {
        let text = format!("{HEADER}\nnonsense\nabc  index.html\n  index.html\n");
        assert_eq!(Manifest::parse(text.as_bytes()), Some(Manifest::default()));
    }

    #[test]
    fn ordinary_addresses_are_safe() {
        for address in [
            "index.html",
            "read/über uns/index.html",
            ".well-known/security.txt",
            "a..b",
            "_headers",
            "...x",
        ] {
            assert!(is_safe(address), "{address}");
        }
    }

    #[test]
    fn a_manifest_says_what_the_site_was_made_of() {
        let origin = Some(Origin {
            inputs: blake3::hash(b"inputs"),
            pages: 3,
            exercises: 1,
        });
        let manifest = Manifest {
            origin: origin.clone(),
            ..sample()
        };
        let text = String::from_utf8(manifest.bytes()).unwrap();
        assert_eq!(
            text.lines().last(),
            Some(&*format!(
                "made of {}: 3 pages, 1 exercises",
                blake3::hash(b"inputs")
            ))
        );
        assert_eq!(Manifest::parse(text.as_bytes()), Some(manifest));
        for cut in [text.len() - 2, text.len() - 15, text.len() - 90] {
            assert_eq!(
                Manifest::parse(&text.as_bytes()[..cut]).unwrap().origin,
                None,
                "{:?}",
                &text[..cut]
            );
        }
    }

    #[test]
    fn a_manifest_says_what_answers_are_saved_under() {
        let manifest = Manifest {
            id: Some("my-site".to_owned()),
            ..sample()
        };
        assert_eq!(
            String::from_utf8(manifest.bytes()).unwrap().lines().last(),
            Some("id my-site")
        );
        assert_eq!(Manifest::parse(&manifest.bytes()), Some(manifest));
    }

    #[test]
    fn a_merged_manifest_has_no_origin() {
        let origin = Some(Origin {
            inputs: blake3::hash(b"inputs"),
            pages: 3,
            exercises: 1,
        });
        let mut manifest = Manifest { origin, ..sample() };
        manifest.merge(&sample());
        assert_eq!(manifest.origin, None);
    }

    #[test]
    fn a_merged_manifest_knows_both_hashes() {
        let mut manifest = sample();
        let mut other = Manifest::default();
        other.add("index.html", blake3::hash(b"new"));
        manifest.merge(&other);
        assert_eq!(
            manifest.hashes("index.html"),
            Some(&[blake3::hash(b"home"), blake3::hash(b"new")][..])
        );
        assert_eq!(Manifest::parse(&manifest.bytes()), Some(manifest));
    }
}
