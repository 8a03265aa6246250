package io.skingate.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** Lets bodies through that say they are JSON. */
final class JsonOnly implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    String media = type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    if (media.equals("application/json")) {
      context.next();
    } else {
      Exchange.of(context)
          .problem(
              Problem.of(
                  ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The content-type must be application/json."));
    }
  }
}
