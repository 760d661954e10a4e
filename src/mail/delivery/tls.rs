//! Whose word on the certificates of mail servers is taken: that of the authorities that browsers
//! trust, and of those an operator names, because servers within an organisation often have their own.

use std::sync::Arc;

use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use crate::error::Error;

/// The authorities of one sender.
pub(super) struct Trust {
    config: Arc<ClientConfig>,
    own: Vec<CertificateDer<'static>>,
}

impl Trust {
    /// Reads the certificates in `file` (PEM, one or several); none when the name is empty.
    pub fn read(file: &str) -> Result<Self, Error> {
        let own = match file {
            "" => Vec::new(),
            path => certificates(path).map_err(|cause| {
                Error::internal(format!("configuration: mail.root_certificates: {cause}"))
            })?,
        };
        let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for certificate in &own {
            roots.add(certificate.clone()).map_err(Error::internal)?;
        }
        let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { config: Arc::new(config), own })
    }

    /// For connections that are encrypted from the first byte on.
    pub fn for_encrypted(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.config)
    }

    /// For connections to `host` that begin without encryption.
    pub fn for_start_tls(&self, host: &str) -> Result<TlsParameters, SmtpError> {
        let mut parameters = TlsParameters::builder(host.to_owned());
        for certificate in &self.own {
            parameters = parameters.add_root_certificate(Certificate::from_der(certificate.to_vec())?);
        }
        parameters.build()
    }
}

fn certificates(path: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let read = CertificateDer::pem_file_iter(path).map_err(|error| error.to_string())?;
    let all: Vec<_> = read.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    if all.is_empty() { Err("the file holds no certificate".to_owned()) } else { Ok(all) }
}
