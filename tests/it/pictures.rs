//! Large pictures: smaller versions for small screens, made once.

use crate::support::project::Project;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageReader, Rgba};
use inquill::model::diagnostic::Code;
use jpeg_encoder::{ColorType, Encoder};
use std::fs;
use std::io::Cursor;

/// A picture that does not compress to nothing: a slope of colours, and a pattern that never repeats.
fn pixels(width: u32, height: u32) -> image::RgbImage {
    let mut state = 1_u32;
    image::RgbImage::from_fn(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [slope, fall] =
            [x * 200 / width, y * 200 / height].map(|shade| u8::try_from(shade).unwrap());
        image::Rgb([slope, fall, u8::try_from(state >> 26).unwrap()])
    })
}

fn jpeg(width: u16, height: u16, exif: Option<&[u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    if let Some(exif) = exif {
        encoder.add_exif_metadata(exif).unwrap();
    }
    let picture = pixels(width.into(), height.into());
    encoder
        .encode(picture.as_raw(), width, height, ColorType::Rgb)
        .unwrap();
    bytes
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// A site whose one page shows a picture.
fn site(name: &str, bytes: &[u8]) -> Project {
    let site = Project::new().file("content/page.md", format!("# Page\n\n![Pots]({name})\n"));
    fs::write(site.root().join("content").join(name), bytes).unwrap();
    site
}

/// The smaller versions a site was published with, by name.
fn renditions(site: &Project) -> Vec<String> {
    let Ok(folder) = fs::read_dir(site.output().join("renditions")) else {
        return Vec::new();
    };
    let mut names: Vec<_> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn opened(site: &Project, name: &str) -> DynamicImage {
    let reader = ImageReader::open(site.output().join("renditions").join(name)).unwrap();
    reader.with_guessed_format().unwrap().decode().unwrap()
}

#[test]
fn a_large_picture_is_offered_in_smaller_sizes() {
    let site = site("pots.jpg", &jpeg(2000, 1000, None)).built();
    let names = renditions(&site);
    let [large, small] = &names[..] else {
        panic!("{names:?}")
    };
    assert_eq!(
        site.text("page/index.html").trim(),
        format!(
            "<figure class=\"picture\" id=\"figure-pots\"><img src=\"../pots.jpg\" \
             srcset=\"../renditions/{small} 640w, ../renditions/{large} 1280w, ../pots.jpg 2000w\" \
             sizes=\"(min-width: 42rem) 40rem, 100vw\" alt=\"Pots\" width=\"2000\" height=\"1000\" loading=\"lazy\" \
             decoding=\"async\">\n</figure>"
        )
    );
    assert_eq!(
        [small, large].map(|name| opened(&site, name).dimensions()),
        [(640, 320), (1280, 640)]
    );
    assert!(
        site.read("_headers")
            .contains("/renditions/*\n  Cache-Control: public, max-age=31536000, immutable\n")
    );
}

#[test]
fn a_smaller_picture_looks_like_the_large_one_and_weighs_less() {
    let original = jpeg(1000, 500, None);
    let site = site("pots.jpg", &original).built();
    let small = opened(&site, &renditions(&site)[0]).into_rgb8();
    let shade = |x, y| *small.get_pixel(x, y);
    assert!(
        shade(10, 10)[0] < 20 && shade(630, 10)[0] > 180,
        "from left to right: {:?}",
        shade(630, 10)
    );
    assert!(
        shade(10, 10)[1] < 20 && shade(10, 310)[1] > 180,
        "from top to bottom: {:?}",
        shade(10, 310)
    );
    let weight = fs::metadata(site.output().join("renditions").join(&renditions(&site)[0]))
        .unwrap()
        .len();
    assert!(
        weight < original.len() as u64 / 2,
        "{weight} of {}",
        original.len()
    );
}

#[test]
fn narrow_light_and_moving_pictures_are_left_as_they_are() {
    let light = DynamicImage::new_rgb8(2000, 1000);
    for (name, bytes) in [
        ("narrow.jpg", jpeg(900, 900, None)),
        ("light.png", png(&light)),
        ("moves.gif", moving()),
    ] {
        let site = site(name, &bytes).built();
        assert!(!site.text("page/index.html").contains("srcset"), "{name}");
        assert_eq!(renditions(&site), [""; 0], "{name}");
    }
}

/// The head of a GIF of 2000 × 1000 pixels, and enough behind it to be worth a look.
fn moving() -> Vec<u8> {
    [
        &b"GIF89a\xd0\x07\xe8\x03\x00\x00\x00"[..],
        &"x".repeat(40_000).into_bytes(),
    ]
    .concat()
}

#[test]
fn a_palette_is_left_alone_since_it_would_grow_if_it_were_mixed() {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1000, 500);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(
        (0..=255)
            .flat_map(|shade| [shade, shade, 0])
            .collect::<Vec<u8>>(),
    );
    let indices: Vec<u8> = pixels(1000, 500).pixels().map(|pixel| pixel[2]).collect();
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&indices)
        .unwrap();
    assert!(bytes.len() > 40_000, "heavy enough to be worth a look");
    let site = site("pots.png", &bytes).built();
    assert_eq!(renditions(&site), [""; 0]);
}

#[test]
fn what_shows_through_a_png_stays_clear_and_leaves_no_rim() {
    // Clear on the left, where an editor left black behind; red on the right.
    let mut picture = image::RgbaImage::from_pixel(1000, 500, Rgba([0, 0, 0, 0]));
    for (x, y, shade) in pixels(1000, 500).enumerate_pixels() {
        if x >= 500 {
            picture.put_pixel(x, y, Rgba([255, 0, shade[2], 255]));
        }
    }
    let site = site("pots.png", &png(&picture.into())).built();
    let small = opened(&site, &renditions(&site)[0]).into_rgba8();
    assert_eq!(small.get_pixel(100, 100)[3], 0, "clear stays clear");
    for pixel in small.pixels().filter(|pixel| pixel[3] > 0) {
        assert!(
            pixel[0] >= 250,
            "no pixel that shows is darker than the red: {pixel:?}"
        );
    }
}

/// What a camera writes that was held upright: turned by a quarter (6), and where it was taken.
const UPRIGHT: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

#[test]
fn a_photograph_taken_upright_stands_upright_in_every_size() {
    let site = site("pots.jpg", &jpeg(2000, 1000, Some(UPRIGHT))).built();
    let names = renditions(&site);
    assert!(
        site.text("page/index.html")
            .contains("width=\"1000\" height=\"2000\"")
    );
    assert_eq!(names.len(), 1);
    let small = opened(&site, &names[0]).into_rgb8();
    assert_eq!(small.dimensions(), (640, 1280));
    // What was at the left is at the top now.
    assert!(small.get_pixel(600, 20)[0] < 20 && small.get_pixel(600, 1260)[0] > 180);
}

#[test]
fn what_a_camera_noted_is_not_in_the_smaller_versions() {
    let site = site("pots.jpg", &jpeg(2000, 1000, Some(UPRIGHT))).built();
    let path = site.output().join("renditions").join(&renditions(&site)[0]);
    let mut decoder = ImageReader::open(path).unwrap().into_decoder().unwrap();
    assert_eq!(decoder.exif_metadata().unwrap(), None);
}

#[test]
fn a_smaller_version_that_is_published_already_is_kept() {
    let site = site("pots.jpg", &jpeg(2000, 1000, None)).built();
    let name = format!("renditions/{}", renditions(&site)[0]);
    site.replace_published(&name, "another");
    let site = site
        .file("content/page.md", "# Page\n\nMore.\n\n![Pots](pots.jpg)\n")
        .built();
    assert_eq!(site.read(&name), "another");
}

#[test]
fn another_picture_of_the_same_name_has_other_names_and_the_old_ones_go() {
    let site = site("pots.jpg", &jpeg(2000, 1000, None)).built();
    let before = renditions(&site);
    fs::write(site.root().join("content/pots.jpg"), jpeg(2000, 1002, None)).unwrap();
    let site = site.built();
    let after = renditions(&site);
    assert_eq!(after.len(), 2);
    assert!(
        before.iter().all(|name| !after.contains(name)),
        "{before:?} {after:?}"
    );
}

#[test]
fn a_picture_that_no_page_shows_is_published_as_it_is_and_no_more() {
    let site = site("pots.jpg", &jpeg(2000, 1000, None))
        .file("content/page.md", "# Page\n\n[Pots](pots.jpg)\n")
        .built();
    assert_eq!(renditions(&site), [""; 0]);
    assert!(site.output().join("pots.jpg").is_file());
}

#[test]
fn a_page_in_another_language_shows_the_same_files() {
    let site = site("pots.jpg", &jpeg(2000, 1000, None))
        .file("site.toml", "title = \"Site\"\n[languages.es]\n")
        .file("content/page.es.md", "# Página\n\n![Macetas](pots.jpg)\n");
    site.build();
    assert_eq!(renditions(&site).len(), 2);
    assert!(
        site.read("es/page/index.html")
            .contains("srcset=\"../../renditions/pots-")
    );
}

#[test]
fn a_single_file_holds_a_picture_once() {
    let site = site("pots.jpg", &jpeg(2000, 1000, None));
    site.build_single_file();
    let html = site.read("site.html");
    assert!(!html.contains("srcset") && html.matches("data:image/jpeg").count() == 1);
}

#[test]
fn a_damaged_picture_stops_the_build_and_check_finds_it_too() {
    let whole = png(&pixels(1000, 500).into());
    let site = site("pots.png", &whole[..whole.len() / 2]);
    let codes = |outcome: inquill::pipeline::Outcome| {
        outcome
            .diagnostics
            .as_slice()
            .iter()
            .map(|d| d.code)
            .collect::<Vec<_>>()
    };
    let outcome = site.build();
    assert!(outcome.published.is_none());
    assert_eq!(codes(outcome), [Code::DamagedPicture]);
    assert!(codes(site.check()).contains(&Code::DamagedPicture));
}

#[test]
fn of_a_large_picture_one_size_is_kept_on_a_readers_device() {
    let site = site("pots.jpg", &jpeg(2000, 1000, None))
        .file("site.toml", "title = \"Site\"\noffline = true\n")
        .built();
    let worker = site.read("worker.js");
    let names = renditions(&site);
    let [large, small] = &names[..] else {
        panic!("{names:?}")
    };
    let head = worker.lines().next().unwrap();
    let (files, sizes) = head.split_once("sizes: ").unwrap();
    assert!(
        files.contains(large) && !files.contains(small) && !files.contains("\"pots.jpg\""),
        "{files}"
    );
    assert_eq!(
        sizes,
        format!(
            "{{\"pots.jpg\":\"renditions/{large}\",\"renditions/{small}\":\"renditions/{large}\"}} }};"
        )
    );
}
