//! The fingerprint of all inputs of an output. If it has not changed, nothing needs to be built.

use crate::model::failure::Failure;
use crate::model::source::{AssetBytes, SourcePath, Sources};
use crate::pipeline::request::{Request, Shape};
use crate::read;
use blake3::{Hash, Hasher};
use rayon::prelude::*;

/// Identifies this build of the program; set by `build.rs`.
const PROGRAM: &str = env!("INQUILL_BUILD");

/// Everything that determines an output: the program, the request, and the path and content of every source file.
#[derive(Debug, Clone)]
pub struct Inputs(Hasher);

impl Inputs {
    /// All inputs except pages, which are read one at a time.
    pub fn new(request: &Request, shape: Shape, sources: &Sources) -> Result<Self, Failure> {
        let Request {
            base_url, drafts, ..
        } = request;
        let single_file = shape == Shape::SingleFile;
        let mut inputs = Self(Hasher::new());
        let request = format!("{PROGRAM} {drafts} {single_file} {base_url:?}");
        inputs.add("", &blake3::hash(request.as_bytes()));
        for text in sources.texts() {
            inputs.add(&text.path, &text.hash());
        }
        let assets: Vec<_> = sources.assets().collect();
        let hashes = assets.par_iter().map(|asset| {
            match (&asset.bytes, asset.picture.and_then(|it| it.large)) {
                (AssetBytes::Loaded(bytes), _) => Ok(blake3::hash(bytes)),
                (AssetBytes::OnDisk(_), Some(large)) => Ok(large.hash),
                (AssetBytes::OnDisk(path), None) => read::hash(path),
            }
        });
        let hashes: Vec<_> = hashes.collect::<Result<_, _>>()?;
        for (asset, hash) in assets.iter().zip(&hashes) {
            inputs.add(&asset.path, hash);
        }
        Ok(inputs)
    }

    /// The hash of all inputs. `pages`: the path and the hash of the text of every page, sorted by path.
    #[must_use]
    pub fn with(&self, pages: &[(SourcePath, Hash)]) -> Hash {
        let mut all = self.clone();
        for (path, hash) in pages {
            all.add(path, hash);
        }
        all.0.finalize()
    }

    /// Paths contain no null byte and all hashes have one length, so different inputs never produce the same bytes.
    fn add(&mut self, path: &str, hash: &Hash) {
        self.0
            .update(path.as_bytes())
            .update(b"\0")
            .update(hash.as_bytes());
    }
}
