package io.skingate.api.route;

import io.skingate.api.call.Exchange;
import io.skingate.api.call.Step;
import io.skingate.catalog.Catalog;
import io.skingate.catalog.Catalogs;
import io.skingate.catalog.content.Content;
import io.skingate.http.EntityTag;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code GET /v1/catalog}: the prepared body by reference, or inflated on the way. */
public final class GetCatalog implements Step {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** A place among those who read a large catalog uncompressed is free again before long. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Catalogs catalogs;
  private final Duration refreshInterval;
  private final Clock clock;

  public GetCatalog(Catalogs catalogs, Duration refreshInterval, Clock clock) {
    this.catalogs = catalogs;
    this.refreshInterval = refreshInterval;
    this.clock = clock;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    Instant now = clock.instant();
    Optional<Catalog> fresh = catalogs.fresh(exchange.tenant().account().id(), now);
    if (fresh.isEmpty()) {
      exchange.problem(Problem.of(ErrorCode.CATALOG_UNAVAILABLE).withRetryAfter(RETRY_AFTER));
      return;
    }
    Catalog catalog = fresh.get();
    HttpServerRequest request = exchange.request();
    HttpServerResponse response = exchange.response();
    boolean gzip =
        ContentNegotiation.wantsGzip(
            String.join(",", request.headers().getAll(HttpHeaders.ACCEPT_ENCODING)));
    long age = Math.max(0, catalog.age(now).toSeconds());
    Optional<String> held = EntityTag.held(request, catalog.etag(gzip), catalog.etag(!gzip));
    Content.Answer answer = null;
    if (held.isEmpty() && request.method() != HttpMethod.HEAD) {
      answer = catalog.open(gzip);
      if (answer == null) {
        exchange.problem(Problem.of(ErrorCode.OVERLOADED).withRetryAfter(SOON));
        return;
      }
    }
    response
        .putHeader(HttpHeaders.ETAG, held.orElse(catalog.etag(gzip)))
        .putHeader(HttpHeaders.VARY, "Accept-Encoding")
        .putHeader("Age", String.valueOf(age))
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=" + (age + untilRefresh(age)));
    if (held.isPresent()) {
      exchange.notModified();
      return;
    }
    if (gzip) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    exchange.json(200, catalog.length(gzip), answer);
  }

  /** Freshness counts from the catalog's age, so a copy stays fresh until the next refresh. */
  private long untilRefresh(long age) {
    return Math.max(0, refreshInterval.toSeconds() - age);
  }
}
