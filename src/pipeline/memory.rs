//! What is remembered about files from one build to the next, so that a build in which nothing has changed reads nothing.

use crate::model::destination::Destination;
use crate::model::source::PageFile;
use crate::model::stamps::{OutputStamps, StampedFiles, Stamps};
use crate::pipeline::assemble::PageHash;
use crate::pipeline::request::Request;
use crate::read::{self, HashedPage};
use crate::write::{self, Publication};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

/// The smallest number of files that is worth another thread.
const FEW: usize = 64;

/// What is remembered of a site and one of its outputs.
pub(crate) struct Memory {
    root: PathBuf,
    stamps: Stamps,
    /// Files whose times are not clearly older are not remembered.
    moment: SystemTime,
    /// The key of the output.
    output: String,
    /// Whether there is something new to remember.
    is_new: bool,
}

impl Memory {
    pub(crate) fn of(request: &Request, destination: &Destination) -> Self {
        let (stamps, moment) = read::stamps(&request.root);
        Self {
            root: request.root.clone(),
            stamps,
            moment,
            output: destination.output.to_string_lossy().into_owned(),
            is_new: false,
        }
    }

    /// The hashes of all pages. Reads those that are not remembered. `None` if one cannot be read.
    pub(crate) fn page_hashes(&mut self, pages: &[PageFile]) -> Option<Vec<PageHash>> {
        let read = |file: &PageFile| read::page_hash(file, &self.stamps.sources);
        let found = pages
            .par_iter()
            .with_min_len(FEW)
            .map(read)
            .collect::<Option<Vec<HashedPage>>>()?;
        if found.iter().any(|page| page.was_read) {
            let mut sources = StampedFiles::default();
            for (file, page) in pages.iter().zip(&found) {
                if page.stamp.is_reliable(self.moment) {
                    sources.insert(file.path.to_string(), page.stamp, page.hash);
                }
            }
            self.is_new |= sources != self.stamps.sources;
            self.stamps.sources = sources;
        }
        let hashes = pages.iter().zip(found);
        Some(
            hashes
                .map(|(file, page)| (Arc::clone(&file.path), page.hash))
                .collect(),
        )
    }

    /// What is remembered of the output.
    pub(crate) fn output(&self) -> Option<&OutputStamps> {
        self.stamps.outputs.get(&self.output)
    }

    /// Saves what is new after a build in which nothing has changed. Other builds leave that to the next one.
    pub(crate) fn save(mut self, publication: &Publication) {
        if let Some(output) = publication.stamps(self.moment)
            && self.output() != Some(&output)
        {
            self.stamps.outputs.insert(self.output, output);
            self.is_new = true;
        }
        if self.is_new {
            write::remember(&self.root, &self.stamps);
        }
    }
}
