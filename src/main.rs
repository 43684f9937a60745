//! Arguments in, exit status out.

fn main() -> std::process::ExitCode {
    payloadlint::cli::main()
}
