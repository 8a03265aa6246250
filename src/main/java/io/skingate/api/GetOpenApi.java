package io.skingate.api;

import io.skingate.api.call.Exchange;
import io.skingate.api.call.Step;
import io.skingate.api.route.ContentNegotiation;
import io.skingate.http.OpenApiDocument;
import io.vertx.core.http.HttpHeaders;

/** {@code GET /openapi.yaml} and {@code /openapi.json}: one form of the document each. */
final class GetOpenApi implements Step {
  private final OpenApiDocument.Form document;

  GetOpenApi(OpenApiDocument.Form document) {
    this.document = document;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    exchange
        .response()
        .putHeader(HttpHeaders.ETAG, document.etag())
        .putHeader(HttpHeaders.CACHE_CONTROL, OpenApiDocument.CACHE_CONTROL)
        // Nothing in it is anybody's secret, and editors that run in a browser fetch it.
        .putHeader("Access-Control-Allow-Origin", "*");
    if (ContentNegotiation.match(
            exchange.request().headers().getAll(HttpHeaders.IF_NONE_MATCH), document.etag())
        .isPresent()) {
      exchange.notModified();
    } else {
      exchange.send(200, document.mediaType(), document.body());
    }
  }
}
