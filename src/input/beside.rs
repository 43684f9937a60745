//! Bodies that a source keeps in other files, as `< ./body.json` and `-d @body.json` do. They are
//! looked for in the source's folder and below it only, wherever a path or a link may lead.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::call::NoCall;
use super::origin::Origin;
use super::request::{Body, BodyFile, shown_path};

/// The most that is read of a file that holds one body.
pub(crate) const MAX_BYTES: u64 = 64 << 20;

/// The body in the file `name`, as a source in `folder` refers to it; else what becomes of the record.
pub(crate) fn body_file(folder: Option<&Path>, name: &str) -> Result<(Body<'static>, BodyFile), NoCall> {
    let skipped = |reason: String| NoCall::Skipped(reason.into());
    if name.contains("{{") || name.contains('$') {
        return Err(skipped(format!(
            "its body is in a file with an unfilled placeholder in its name, `{name}`"
        )));
    }
    let Some(folder) = folder else {
        return Err(skipped(format!(
            "its body is in `{name}`, which can only be read next to a source file"
        )));
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match find(folder, name) {
        Ok(Some((shown, path))) => match read(&path) {
            Ok(text) => {
                let bytes = text.to_vec().into();
                let file = BodyFile { display: shown_path(&shown), path, text };
                Ok((Body { bytes, origin: Origin::Verbatim { offset: 0 } }, file))
            }
            Err(error) => Err(NoCall::Unreadable(format!("its body is in `{name}`: {error}").into())),
        },
        Ok(None) => {
            Err(skipped(format!("its body is in `{name}`, outside the folder of the source: not read")))
        }
        Err(_) => Err(skipped(format!("its body is in `{name}`, which does not exist"))),
    }
}

/// Where `name` lies, as reports show it and without links; `None` where that is not in `folder`.
fn find(folder: &Path, name: &str) -> io::Result<Option<(PathBuf, PathBuf)>> {
    let root = folder.canonicalize()?;
    let path = folder.join(name).canonicalize()?;
    let Ok(inside) = path.strip_prefix(&root) else { return Ok(None) };
    let shown = if folder == Path::new(".") { inside.to_owned() } else { folder.join(inside) };
    Ok(Some((shown, path)))
}

fn read(path: &Path) -> io::Result<Arc<[u8]>> {
    // Not a pipe, which might never end.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut text = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other(format!("larger than {MAX_BYTES} bytes")));
    }
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(result: Result<(Body<'static>, BodyFile), NoCall>) -> String {
        match result {
            Err(NoCall::Skipped(reason)) => reason.to_string(),
            Err(NoCall::Unreadable(reason)) => reason.into_owned(),
            Ok(found) => panic!("{found:?}"),
        }
    }

    #[test]
    fn files_are_found_inside_the_folder_only() {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("in");
        fs::create_dir_all(folder.join("sub")).expect("made");
        fs::write(folder.join("sub/b.json"), "{}").expect("written");
        fs::write(base.path().join("out.json"), "{}").expect("written");
        let (body, file) = body_file(Some(&folder), "./sub/../sub/b.json").expect("found");
        assert_eq!(&*body.bytes, b"{}");
        assert!(file.display.ends_with("in/sub/b.json"), "{}", file.display);
        let outside = base.path().join("out.json").to_string_lossy().into_owned();
        for name in ["../out.json", outside.as_str()] {
            assert!(reason(body_file(Some(&folder), name)).contains("outside"), "{name}");
        }
        assert!(reason(body_file(Some(&folder), "no.json")).contains("does not exist"));
        assert!(reason(body_file(Some(&folder), "sub")).contains("it is not a file"));
        assert!(reason(body_file(None, "x")).contains("next to a source file"));
        assert!(reason(body_file(Some(&folder), "{{x}}.json")).contains("unfilled placeholder"));
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("in");
        fs::create_dir_all(&folder).expect("made");
        fs::write(base.path().join("out.json"), "{}").expect("written");
        std::os::unix::fs::symlink("../out.json", folder.join("link.json")).expect("linked");
        assert!(reason(body_file(Some(&folder), "link.json")).contains("outside"));
    }
}
