package io.skingate.api;

import io.skingate.api.call.Exchange;
import io.skingate.api.call.Step;
import io.skingate.http.EntityTag;
import io.skingate.http.OpenApiDocument;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET /openapi.yaml} and {@code /openapi.json}: one form of the document each. */
final class GetOpenApi implements Step {
  private final Supplier<Optional<OpenApiDocument.Form>> known;
  private final Supplier<Future<OpenApiDocument.Form>> made;

  private GetOpenApi(
      Supplier<Optional<OpenApiDocument.Form>> known, Supplier<Future<OpenApiDocument.Form>> made) {
    this.known = known;
    this.made = made;
  }

  static GetOpenApi yaml(OpenApiDocument document) {
    Optional<OpenApiDocument.Form> form = Optional.of(document.yaml());
    return new GetOpenApi(() -> form, () -> Future.succeededFuture(form.get()));
  }

  static GetOpenApi json(OpenApiDocument document, Vertx vertx) {
    return new GetOpenApi(document::knownJson, () -> vertx.executeBlocking(document::json, false));
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    Optional<OpenApiDocument.Form> ready = known.get();
    if (ready.isPresent()) {
      answer(exchange, ready.get());
    } else {
      made.get().onSuccess(form -> answer(exchange, form)).onFailure(exchange::fail);
    }
  }

  private static void answer(Exchange exchange, OpenApiDocument.Form document) {
    exchange
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, OpenApiDocument.CACHE_CONTROL)
        // Nothing in it is anybody's secret, and editors that run in a browser fetch it.
        .putHeader("Access-Control-Allow-Origin", "*");
    if (EntityTag.isHeld(exchange.request(), document.etag())) {
      exchange.notModified();
    } else {
      exchange.send(200, document.mediaType(), document.body());
    }
  }
}
