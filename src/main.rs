//! The program: everything about it is in `cli`, everything else is in the library.
mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
