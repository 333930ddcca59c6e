//! A generation: a site of forty pages, each of which contains the generation's number and ends with a marker.

use inquill::model::destination::Destination;
use inquill::model::output::{Contents, OutputFile};
use inquill::model::write_error::WriteError;
use inquill::write::{Publication, Published};

pub(crate) const PAGES: usize = 40;

pub(crate) fn publish_generation(
    destination: &Destination,
    number: usize,
) -> Result<Published, WriteError> {
    let text = format!("{number} {} end", "x".repeat(5000));
    let publication = Publication::begin(destination)?;
    for page in 0..PAGES {
        publication.put(OutputFile {
            address: format!("read/page-{page}/index.html"),
            contents: Contents::Bytes(text.clone().into_bytes()),
        })?;
    }
    publication.commit()
}
