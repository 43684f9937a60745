//! Help, and what is said where the command line is wrong.

use super::{Place, run};

#[test]
fn help() {
    insta::assert_snapshot!(run(&["-h"]));
}

#[test]
fn help_of_check() {
    insta::assert_snapshot!(run(&["check", "-h"]));
}

#[test]
fn long_help_of_check() {
    insta::assert_snapshot!(run(&["check", "--help"]));
}

#[test]
fn help_of_the_others() {
    for command in ["explain", "extract", "fix", "operations", "schema"] {
        insta::assert_snapshot!(command, run(&[command, "-h"]));
    }
}

/// No line of the short help is cut or wrapped on a wide terminal, and all of it is in sight.
#[test]
fn short_help_fits_a_screen() {
    let lines = run(&["check", "-h"]).stdout.lines().count();
    assert!(lines <= 40, "{lines} lines");
}

#[test]
fn version() {
    let run = run(&["--version"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "payloadlint [VERSION]\n"));
}

#[test]
fn no_command() {
    let run = run(&[]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("Usage:"), "{run}");
}

#[test]
fn a_path_where_a_command_should_be() {
    insta::assert_snapshot!(Place::new().file("body.json", "{}").run(&["body.json"]));
}

/// A wrong value is answered with the nearest right one, and exit status 2.
#[test]
fn wrong_values() {
    let cases: &[(&[&str], &str)] = &[
        (&["chekc"], "check"),
        (&["check", "--fromat", "json"], "--format"),
        (&["check", "-f", "jsn"], "json"),
        (&["check", "-o", "atributes"], "attributes"),
        (&["check", "--rule", "nul-value=off"], "did you mean `null-value`?"),
        (&["check", "--rule", "null_value=off"], "did you mean `null-value`?"),
        (&["check", "--rule", "null-value=warn"], "did you mean `warning`?"),
        (&["check", "--rule", "null-value"], "`null-value=warning`"),
        (&["check", "--only", "wrong-case"], "did you mean `wrong-case-key`?"),
        (&["check", "--fail-on", "warnings"], "warning"),
        (&["check", "--color", "yes"], "always"),
        (&["fix", "--only", "wrong-case"], "did you mean `wrong-case-key`?"),
        (&["fix", "-", "--files-from", "-"], "use either"),
        (&["extract"], "--out"),
        (&["check", "--as", "ndjsn"], "did you mean `ndjson`?"),
        (&["check", "--include", "a[b"], "a[b"),
        (&["check", "--threads", "many"], "--threads"),
        (&["check", "-q", "-v"], "cannot be used with"),
        (&["check", "-", "--files-from", "-"], "use either"),
        (&["check", "--files-from", "nowhere.txt"], "nowhere.txt"),
        (&["explain", "nul-value"], "did you mean `null-value`?"),
        (&["schema", "ParticipantAttribute"], "did you mean `ParticipantAttributes`?"),
        (&["operations", "nothing-has-this"], "nothing-has-this"),
    ];
    for (args, expected) in cases {
        let run = run(args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}\n{run}");
        assert!(run.stderr.contains(expected), "{args:?} lacks {expected}\n{run}");
        assert!(run.stderr.starts_with("error: "), "{args:?}\n{run}");
    }
}

/// What other linters call it.
#[test]
fn options_of_others_are_answered_with_ours() {
    for (args, tip) in [
        (&["check", "--fix"][..], "use `payloadlint fix` to fix files in place"),
        (&["check", "--select", "x"], "use `--only RULE`"),
        (&["rules"], "use `payloadlint explain` to list"),
        (&["check", "--ignore", "null-value"], "use `--rule RULE=off`"),
        (&["fix", "--baseline", "x"], "only `check` has a baseline"),
        (&["check", "--exit-zero"], "use `--fail-on never`"),
        (&["check", "--watch"], "use a file watcher"),
        (&["check", "--diff"], "use `payloadlint fix --diff` to show"),
        (&["check", "-j", "4"], "use `--threads N`"),
        (&["version"], "use `payloadlint --version`"),
        (&["validate"], "use `payloadlint check`"),
    ] {
        let run = run(args);
        assert!(run.status == 2 && run.stderr.contains(&format!("tip: {tip}")), "{run}");
        assert_eq!(run.stderr.matches("tip:").count(), 1, "{run}");
    }
    assert_eq!(run(&["help", "check"]).stdout, run(&["check", "--help"]).stdout);
    // Several rules at once, and each of them is looked up.
    assert_eq!(
        Place::new()
            .file("a.json", "{\"attributes\": {\"a\": \"x\"}}")
            .run(&["lint", "--only", "null-value,empty-string", "a.json"])
            .status,
        0
    );
    assert!(
        run(&["check", "--only", "null-value,emty-string"]).stderr.contains("did you mean `empty-string`?")
    );
}

/// Exit status, environment and files have sections of their own, and `--help` has them too.
#[test]
fn pages_have_the_usual_sections() {
    let place = Place::new();
    assert_eq!(place.run(&["man", "--out", "pages"]).status, 0);
    for (command, sections) in [
        ("", &[".SH \"EXIT STATUS\"", ".SH ENVIRONMENT", ".SH FILES"][..]),
        ("check", &[".SH EXAMPLES", ".SH \"EXIT STATUS\"", ".SH ENVIRONMENT", ".SH FILES"]),
        ("fix", &[".SH EXAMPLES", ".SH \"EXIT STATUS\"", ".SH ENVIRONMENT", ".SH FILES"]),
    ] {
        let name =
            if command.is_empty() { "payloadlint".to_owned() } else { format!("payloadlint-{command}") };
        let page = std::fs::read_to_string(place.path().join(format!("pages/{name}.1"))).unwrap();
        for section in sections {
            assert!(page.contains(section), "{name} lacks {section}:\n{page}");
        }
        assert!(!page.contains("\nExamples:"), "{page}");
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let help = place.run(&args).stdout;
        assert!(help.contains("\nEnvironment:\n  PAYLOADLINT_CONFIG"), "{help}");
    }
}
