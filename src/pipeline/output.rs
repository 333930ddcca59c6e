//! Renders one file of the site. Reads pictures that are resized, because the render stage reads no files.

use crate::model::diagnostic::Diagnostic;
use crate::model::output::OutputFile;
use crate::read;
use crate::render::output::Output;
use crate::render::renderer::Renderer;

/// Renders one file of the site.
pub(crate) fn output(renderer: &Renderer, output: &Output) -> Result<OutputFile, Diagnostic> {
    let picture = match renderer.picture_for(output) {
        Some((asset, large)) => Some(read::large(asset, large.hash)?),
        None => None,
    };
    renderer.render(output, picture.as_deref())
}
