package io.skingate.api.call;

import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Lets bodies through that say they are JSON, neither compressed nor in another charset. */
public final class JsonOnly implements Step {
  private static final Pattern JSON =
      Pattern.compile("\\s*application/json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern OTHER_CHARSET =
      Pattern.compile(
          ".*;\\s*charset\\s*=(?!\\s*\"?(utf-?8|us-ascii)\"?\\s*(;|$)).*",
          Pattern.CASE_INSENSITIVE);

  /** As well lets requests through that say nothing about a body. */
  public static Step orNothing() {
    JsonOnly json = new JsonOnly();
    return (exchange, next) -> {
      if (exchange.request().headers().contains(HttpHeaders.CONTENT_TYPE)) {
        json.take(exchange, next);
      } else {
        next.run();
      }
    };
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    HttpServerRequest request = exchange.request();
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    if (types.size() != 1 || !isJson(types.get(0))) {
      refuse(exchange, "The content-type must be application/json, in UTF-8.");
    } else if (!isPlain(request.headers().getAll(HttpHeaders.CONTENT_ENCODING))) {
      refuse(exchange, "The body must not be compressed.");
    } else {
      next.run();
    }
  }

  static boolean isJson(String contentType) {
    return JSON.matcher(contentType).matches() && !OTHER_CHARSET.matcher(contentType).matches();
  }

  private static boolean isPlain(List<String> contentEncoding) {
    return contentEncoding.stream().allMatch("identity"::equalsIgnoreCase);
  }

  private static void refuse(Exchange exchange, String detail) {
    exchange.problem(Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, detail));
  }
}
