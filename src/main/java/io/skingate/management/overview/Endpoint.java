package io.skingate.management.overview;

import io.skingate.callback.queue.Deliveries.Delivery;
import io.skingate.callback.queue.Deliveries.DeliveryAttempt;
import java.util.List;
import java.util.Optional;

/** What the last attempt to reach a store's endpoint came to, in words. */
final class Endpoint {
  private Endpoint() {}

  /**
   * The newest attempt that failed among some deliveries; empty where there is none.
   *
   * @param deliveries newest first
   */
  static Optional<String> failing(List<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      List<DeliveryAttempt> attempts = delivery.attempts();
      for (int i = attempts.size() - 1; i >= 0; i--) {
        if (!attempts.get(i).result().equals("ok")) {
          return Optional.of(withoutQuery(delivery.url()) + ' ' + words(attempts.get(i)));
        }
      }
    }
    return Optional.empty();
  }

  /** What stands behind it may be a secret of the store's. */
  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  static String words(DeliveryAttempt attempt) {
    return switch (attempt.result()) {
      case "http_status", "gone", "redirect" -> "answers " + attempt.httpStatus();
      case "timeout" -> "does not answer in time";
      case "dns_error" -> "has a name that cannot be resolved";
      case "blocked_address" -> "resolves to an address that no callback may reach";
      case "invalid_target" -> "is no address that may be called";
      case "connection_refused" -> "refuses the connection";
      case "unreachable" -> "cannot be reached";
      case "tls_error" -> "fails the TLS handshake";
      case "reset" -> "breaks the connection";
      case "response_too_large", "malformed_response" -> "answers what is no good HTTP";
      default -> "failed: " + attempt.result();
    };
  }
}
