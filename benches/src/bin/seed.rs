//! Fills a new database with an invented installation.

use clap::Parser;
use recount_benches::seed::{self, Size};
use recount_server::platform::db::Db;

/// Fills a new database with an invented installation.
#[derive(Debug, Parser)]
struct Asked {
    /// `sqlite:PATH` or `postgres://…`; must hold nothing.
    #[arg(long)]
    database: String,
    /// Reviews.
    #[arg(long, default_value_t = Size::default().reviews)]
    reviews: usize,
    /// Items of evidence.
    #[arg(long, default_value_t = Size::default().evidence)]
    evidence: usize,
    /// The same number invents the same.
    #[arg(long, default_value_t = Size::default().number)]
    number: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = Asked::parse();
    let db = Db::open(&asked.database.parse()?).await?;
    db.migrate().await?;
    let began = std::time::Instant::now();
    let size = Size { reviews: asked.reviews, evidence: asked.evidence, number: asked.number, ..Size::default() };
    seed::fill(&db, size, &mut |what, done| eprintln!("{what} {done}")).await?;
    println!("{} reviews and {} items of evidence in {:.1} s", size.reviews, size.evidence, began.elapsed().as_secs_f64());
    db.close().await;
    Ok(())
}
