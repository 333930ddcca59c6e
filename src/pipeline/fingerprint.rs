//! What an output was made of: if that is all the same, there is nothing to make.

use crate::model::failure::Failure;
use crate::model::source::{AssetBytes, SourcePath, Sources};
use crate::pipeline::request::{Request, Shape};
use crate::read;
use blake3::{Hash, Hasher};
use rayon::prelude::*;

/// A name of this program that changes with whatever it is made of.
const PROGRAM: &str = env!("INQUILL_BUILD");

/// Everything that decides what an output is: the program, what is asked of it, and every file of the author with its name.
#[derive(Debug, Clone)]
pub struct Inputs(Hasher);

impl Inputs {
    /// All but the pages, which are read one at a time.
    pub fn new(request: &Request, shape: Shape, sources: &Sources) -> Result<Self, Failure> {
        let Request {
            base_url, drafts, ..
        } = request;
        let single_file = shape == Shape::SingleFile;
        let mut inputs = Self(Hasher::new());
        let asked = format!("{PROGRAM} {drafts} {single_file} {base_url:?}");
        inputs.add("", &blake3::hash(asked.as_bytes()));
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

    /// The hash of all, with the pages: the path of each and the hash of its text, by path.
    #[must_use]
    pub fn with(&self, pages: &[(SourcePath, Hash)]) -> Hash {
        let mut all = self.clone();
        for (path, hash) in pages {
            all.add(path, hash);
        }
        all.0.finalize()
    }

    /// No path holds what ends it here, and every hash is as long as any other: no two sites give the same bytes.
    fn add(&mut self, path: &str, hash: &Hash) {
        self.0
            .update(path.as_bytes())
            .update(b"\0")
            .update(hash.as_bytes());
    }
}
