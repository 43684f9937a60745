//! Writes a benchmark corpus: `corpus ndjson|kcat|dir OUT DOCS PER_MILLE [SEED]`, and what it injected
//! as JSON on standard output.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

#[path = "../benches/corpus/mod.rs"]
mod corpus;

#[allow(clippy::print_stdout, reason = "this is a program")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [layout, out, docs, per_mille, seed @ ..] = arguments.as_slice() else {
        return Err("corpus ndjson|kcat|dir OUT DOCS PER_MILLE [SEED]".into());
    };
    let seed = seed.first().map_or(Ok(7), |it| it.parse())?;
    let mut corpus = corpus::Corpus::new(seed, per_mille.parse()?);
    let docs: u64 = docs.parse()?;
    let mut body = String::new();
    if layout == "dir" {
        for nth in 0..docs {
            corpus.body(&mut body);
            let folder = Path::new(out).join(format!("{:03}", nth / 200));
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(format!("{nth:06}.json")), &body)?;
        }
    } else {
        let mut file = BufWriter::with_capacity(1 << 20, File::create(out)?);
        for nth in 0..docs {
            corpus.body(&mut body);
            if layout == "kcat" {
                let payload = serde_json::to_string(&body)?;
                writeln!(
                    file,
                    "{{\"topic\":\"crm.attributes\",\"partition\":{},\"offset\":{nth},\"tstype\":\"create\",\"ts\":1777000000000,\"broker\":0,\"key\":\"k{nth}\",\"payload\":{payload}}}",
                    nth % 6
                )?;
            } else {
                writeln!(file, "{body}")?;
            }
        }
        file.flush()?;
    }
    println!("{}", serde_json::to_string(&corpus.injected)?);
    Ok(())
}
