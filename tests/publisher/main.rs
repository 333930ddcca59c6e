//! The process that the tests of publication start and kill: `publisher ROOT COUNT` publishes COUNT generations into
//! ROOT/dist, one after the other.

mod generation;

use inquill::model::destination::Destination;
use std::env;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [root, count] = &arguments[..] else {
        return Err("usage: publisher ROOT COUNT".into());
    };
    let destination = Destination {
        root: root.into(),
        output: Path::new(root).join("dist"),
        home: None,
    };
    for number in 0..count.parse()? {
        generation::publish_generation(&destination, number)?;
    }
    Ok(())
}
