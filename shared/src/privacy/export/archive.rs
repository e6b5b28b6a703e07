//! The archive while it is written: packed on a blocking thread, kept part by part, each in a transaction of its own.
//!
//! A ZIP file (PKWARE APPNOTE 6.3.10) whose lengths stand behind each file instead of before it (§4.3.9), so that nothing is gone back to; beyond 4 GiB it is
//! ZIP64 (§4.5.3). What grows with a company is the directory at its end: some 200 octets a file, in memory until then.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use time::OffsetDateTime;
use uuid::Uuid;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::MakeError;
use crate::ids::CompanyExportId;
use crate::tenancy::{Db, Principal, TenantTx};

/// Octets of a part. What is in memory of an archive is about two of them.
const PART: usize = 4 * 1024 * 1024;
/// Octets that are gathered before they are packed.
const GATHERED: usize = 256 * 1024;

/// Whether a file is worth packing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// It may be larger than 4 GiB.
    Large,
    /// A file as mails bring them.
    Small,
    /// It is packed already, as pictures and PDF are.
    Stored,
}

impl Packing {
    /// For a file of this media type, as its sender calls it: a wrong one costs room or time, nothing else.
    pub(super) fn of(content_type: &str) -> Self {
        let packed = content_type.starts_with("image/")
            || content_type.starts_with("video/")
            || content_type.starts_with("audio/")
            || content_type.contains("zip")
            || content_type.contains("officedocument")
            || content_type == "application/pdf";
        if packed { Self::Stored } else { Self::Small }
    }
}

type Zip = ZipWriter<StreamWriter<Sink>>;

/// What was packed and is not kept yet.
#[derive(Debug, Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Sink {
    /// A whole part, or, at the end, whatever there is.
    fn take(&self, at_least: usize) -> Option<Vec<u8>> {
        let mut packed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if packed.is_empty() || packed.len() < at_least {
            return None;
        }
        let length = packed.len().min(PART);
        let rest = packed.split_off(length);
        Some(std::mem::replace(&mut packed, rest))
    }
}

impl Write for Sink {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let mut packed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        packed.extend_from_slice(octets);
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An archive that is being written.
pub(super) struct Archive<'a> {
    db: &'a Db,
    principal: &'a Principal,
    export: CompanyExportId,
    run: Uuid,
    made_at: DateTime,
    zip: Option<Zip>,
    sink: Sink,
    gathered: Vec<u8>,
    parts: i32,
    size: i64,
    percent: i32,
}

impl<'a> Archive<'a> {
    /// An empty one. `run` is what its row says.
    pub(super) fn new(
        db: &'a Db,
        principal: &'a Principal,
        export: CompanyExportId,
        run: Uuid,
        now: OffsetDateTime,
    ) -> Self {
        let sink = Sink::default();
        Self {
            db,
            principal,
            export,
            run,
            made_at: dos_time(now),
            zip: Some(ZipWriter::new_stream(sink.clone())),
            sink,
            gathered: Vec::with_capacity(GATHERED),
            parts: 0,
            size: 0,
            percent: 0,
        }
    }

    /// A transaction of the company, to read what is to be written.
    pub(super) async fn begin(&self) -> Result<TenantTx, sqlx::Error> {
        self.db.begin(self.principal).await
    }

    /// Begins a file; what is written from now on is in it.
    pub(super) async fn file(&mut self, path: &str, packing: Packing) -> Result<(), MakeError> {
        self.pack().await?;
        let method = match packing {
            Packing::Large | Packing::Small => CompressionMethod::Deflated,
            Packing::Stored => CompressionMethod::Stored,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .large_file(packing == Packing::Large)
            .last_modified_time(self.made_at);
        let path = path.to_owned();
        self.on_zip(move |zip| zip.start_file(path, options).map_err(io::Error::from))
            .await
    }

    /// Writes to the file that was begun last.
    pub(super) async fn write(&mut self, octets: &[u8]) -> Result<(), MakeError> {
        for some in octets.chunks(PART) {
            self.gathered.extend_from_slice(some);
            if self.gathered.len() >= GATHERED {
                self.pack().await?;
            }
        }
        Ok(())
    }

    /// Says how far it is, between 0 and 100.
    pub(super) async fn is_at(&mut self, percent: i32) -> Result<(), MakeError> {
        if percent <= self.percent {
            return Ok(());
        }
        self.percent = percent;
        let mut tx = self.begin().await?;
        let tenant = tx.tenant().get();
        sqlx::query!(
            "update company_exports set percent = $4 where tenant_id = $1 and id = $2 and run = $3",
            tenant,
            self.export.uuid(),
            self.run,
            percent.min(99)
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Writes its directory and keeps the last part; answers its size in octets.
    pub(super) async fn finish(mut self) -> Result<i64, MakeError> {
        self.pack().await?;
        let zip = self.zip.take().ok_or(MakeError::Lost)?;
        tokio::task::spawn_blocking(move || zip.finish().map(drop).map_err(io::Error::from))
            .await
            .map_err(|_| MakeError::Lost)??;
        self.keep(1).await?;
        Ok(self.size)
    }

    async fn pack(&mut self) -> Result<(), MakeError> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let gathered = std::mem::take(&mut self.gathered);
        self.on_zip(move |zip| zip.write_all(&gathered)).await
    }

    /// Packing takes longer than an async thread may.
    async fn on_zip(
        &mut self,
        work: impl FnOnce(&mut Zip) -> io::Result<()> + Send + 'static,
    ) -> Result<(), MakeError> {
        let mut zip = self.zip.take().ok_or(MakeError::Lost)?;
        let (zip, done) = tokio::task::spawn_blocking(move || {
            let done = work(&mut zip);
            (zip, done)
        })
        .await
        .map_err(|_| MakeError::Lost)?;
        self.zip = Some(zip);
        done?;
        self.keep(PART).await
    }

    async fn keep(&mut self, at_least: usize) -> Result<(), MakeError> {
        while let Some(part) = self.sink.take(at_least) {
            let mut tx = self.begin().await?;
            let tenant = tx.tenant().get();
            // An attempt that took longer than its lease adds nothing to the archive of the next.
            let kept = sqlx::query!(
                "insert into company_export_parts (tenant_id, export_id, number, content)
                 select $1, e.id, $4, $5 from company_exports e where e.tenant_id = $1 and e.id = $2 and e.run = $3 for share",
                tenant,
                self.export.uuid(),
                self.run,
                self.parts,
                part
            )
            .execute(tx.conn())
            .await?;
            if kept.rows_affected() == 0 {
                return Err(MakeError::Superseded);
            }
            tx.commit().await?;
            self.parts += 1;
            self.size += i64::try_from(part.len()).unwrap_or(i64::MAX);
        }
        Ok(())
    }
}

/// The time as ZIP knows it: in UTC, by two seconds, from 1980 on.
fn dos_time(at: OffsetDateTime) -> DateTime {
    let year = u16::try_from(at.year()).unwrap_or(1980);
    let (month, day) = (u8::from(at.month()), at.day());
    DateTime::from_date_and_time(year, month, day, at.hour(), at.minute(), at.second())
        .unwrap_or_default()
}
