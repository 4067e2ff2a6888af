//! Serving the page alone: a folder of static files, no county behind it.

use std::path::Path;

use axum::Router;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

/// Serves a folder until `shutdown` comes.
///
/// # Errors
/// When the listener fails.
pub async fn serve_page(
    listener: TcpListener,
    folder: &Path,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let page = Router::new().fallback_service(ServeDir::new(folder));
    axum::serve(listener, page).with_graceful_shutdown(shutdown).await
}
