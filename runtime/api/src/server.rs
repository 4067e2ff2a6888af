//! Serving a county: bound, run, stopped without losing what is under way.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::{ApiError, County, router, timer};

/// How long requests under way may still take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How to serve.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen. Port 0 takes any free one.
    pub listen: SocketAddr,
    /// The folder of the page, if it is served too.
    pub page: Option<PathBuf>,
}

/// Why serving ended badly.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address cannot be had.
    #[error("cannot listen on {address}: {source}; choose another with --listen, or stop whoever has it")]
    Bind {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The listener failed.
    #[error("serving failed: {0}")]
    Serve(#[from] std::io::Error),
    /// The store did not close tidily.
    #[error("the store did not close tidily: {0}; nothing acknowledged is lost")]
    Close(String),
}

/// A server that has its address but does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    county: County,
    config: Config,
}

impl Server {
    /// Takes the address.
    ///
    /// # Errors
    /// When somebody else has it.
    pub async fn bind(county: County, config: Config) -> Result<Self, ServeError> {
        let address = config.listen;
        let listener =
            TcpListener::bind(address).await.map_err(|source| ServeError::Bind { address, source })?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, county, config })
    }

    /// The address it has.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `shutdown`, then finishes what is under way and closes the store.
    ///
    /// # Errors
    /// When the listener fails or the store does not close tidily.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let Self { listener, county, config, .. } = self;
        let (stop, stopping) = watch::channel(false);
        let timer = tokio::spawn(timer::run(county.clone(), stopping.clone()));
        let signal = tokio::spawn(async move {
            shutdown.await;
            // Nobody listening any more is as good as having told them.
            let _ = stop.send(true);
        });
        let served = serve_until(listener, &county, &config, stopping).await;
        signal.abort();
        timer.abort();
        let closed = county.close().await;
        served?;
        closed.map_err(|error: ApiError| ServeError::Close(error.internal.unwrap_or(error.body.en)))
    }
}

async fn serve_until(
    listener: TcpListener,
    county: &County,
    config: &Config,
    stopping: watch::Receiver<bool>,
) -> Result<(), ServeError> {
    let told = |mut stopping: watch::Receiver<bool>| async move {
        // The sender is gone only when the server is.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let routes = router(county.clone(), config.page.as_deref());
    let serving = axum::serve(listener, routes).with_graceful_shutdown(told(stopping.clone()));
    tokio::select! {
        ended = serving.into_future() => Ok(ended?),
        // A caller that sends its request a byte a minute does not keep the server from stopping.
        () = async { told(stopping).await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

/// Takes the address and answers until `shutdown`.
///
/// # Errors
/// As [`Server::bind`] and [`Server::run`].
pub async fn serve(
    county: County,
    config: Config,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    Server::bind(county, config).await?.run(shutdown).await
}

/// Comes when the operator (ctrl-c) or the system (SIGTERM) asks to stop.
pub async fn shutdown_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
