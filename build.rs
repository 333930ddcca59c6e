//! Builds anew when a file of the theme or the starter site, which the binary carries, is added, changed or removed.

fn main() {
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=static");
    println!("cargo::rerun-if-changed=src/new/starter");
}
