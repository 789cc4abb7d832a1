//! Which certificates a client accepts.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

/// Checks a server's certificate as the context of a script wants it checked.
#[derive(Debug)]
pub struct Verifier {
    provider: Arc<CryptoProvider>,
    /// `None` accepts every certificate.
    chain: Option<Arc<WebPkiServerVerifier>>,
    check_name: bool,
    /// Certificates that are trusted as they are: OpenSSL takes one that signs itself, and webpki does not.
    trusted: Vec<CertificateDer<'static>>,
}

impl Verifier {
    /// See the fields.
    pub fn new(
        provider: Arc<CryptoProvider>,
        chain: Option<Arc<WebPkiServerVerifier>>,
        check_name: bool,
        trusted: Vec<CertificateDer<'static>>,
    ) -> Verifier {
        Verifier {
            provider,
            chain,
            check_name,
            trusted,
        }
    }

    fn accepted(&self, end: &CertificateDer<'_>, name: &ServerName<'_>) -> Result<(), Error> {
        if self.check_name {
            let parsed = ParsedCertificate::try_from(end)?;
            rustls::client::verify_server_name(&parsed, name)?;
        }
        Ok(())
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let accepted = ServerCertVerified::assertion();
        let Some(chain) = &self.chain else {
            return Ok(accepted);
        };
        if self.trusted.iter().any(|trusted| trusted == end) {
            return self.accepted(end, name).map(|()| accepted);
        }
        match chain.verify_server_cert(end, intermediates, name, ocsp, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.check_name => Ok(accepted),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
