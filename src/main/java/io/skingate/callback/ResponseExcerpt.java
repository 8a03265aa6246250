package io.skingate.callback;

import io.skingate.config.TradeTokens;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The beginning of a store's answer as it may be shown: no control characters, nothing that is not
 * UTF-8, and neither the signatures nor a customer's trade token where the store echoes them.
 */
final class ResponseExcerpt {
  /** What is kept of an answer, in bytes. */
  static final int MAX_BYTES = 1024;

  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\uFFFD&&[^\\n\\t]]");

  private ResponseExcerpt() {}

  /**
   * Makes text of it.
   *
   * @param start at most {@link #MAX_BYTES}
   * @param sent the headers of the request that it answers
   */
  static String of(Buffer start, MultiMap sent) {
    String text = new String(start.getBytes(), StandardCharsets.UTF_8);
    for (String signature :
        (sent.get("x-signature") + " " + sent.get("webhook-signature")).split("[ ,]")) {
      // The version mark "v1" is no secret.
      if (signature.length() > 8) {
        text = text.replace(signature, "***");
      }
    }
    return UNSAFE.matcher(TradeTokens.masked(text)).replaceAll("?");
  }
}
