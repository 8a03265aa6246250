package io.skingate.callback.sending;

import io.skingate.config.Secret;
import io.skingate.mask.EchoedSecrets;
import io.skingate.mask.TradeTokens;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The beginning of a store's answer as it may be shown: no control characters, nothing that is not
 * UTF-8, and neither a signature, a secret nor a customer's trade token where the store echoes
 * them.
 */
final class ResponseExcerpt {
  /** What is kept of an answer, in bytes. */
  static final int MAX_BYTES = 1024;

  /** What is looked at, so that a secret across the cut is seen as one. */
  static final int WINDOW_BYTES = 4 * MAX_BYTES;

  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\uFFFD&&[^\\n\\t]]");

  private ResponseExcerpt() {}

  /**
   * Makes text of it.
   *
   * @param start at most {@link #WINDOW_BYTES}
   * @param whole whether that is the whole answer
   * @param sent the headers of the request that it answers
   * @param secrets the tenant's
   */
  static String of(Buffer start, boolean whole, MultiMap sent, List<Secret> secrets) {
    if (start.length() == 0) {
      return "";
    }
    String text = new String(start.getBytes(), StandardCharsets.UTF_8);
    text = EchoedSecrets.masked(text, whole, hidden(sent, secrets));
    return cut(UNSAFE.matcher(TradeTokens.masked(text)).replaceAll("?"));
  }

  private static List<String> hidden(MultiMap sent, List<Secret> secrets) {
    List<String> hidden = new ArrayList<>();
    hidden.add(sent.get("x-signature"));
    for (String signature : sent.get("webhook-signature").split(" ")) {
      hidden.add(unpadded(signature.substring(signature.indexOf(',') + 1)));
    }
    for (Secret secret : secrets) {
      hidden.add(secret.value());
      hidden.add(unpadded(Base64.getEncoder().encodeToString(secret.bytes())));
    }
    return hidden;
  }

  /** Base64 is also written without its padding, which says nothing. */
  private static String unpadded(String base64) {
    int end = base64.indexOf('=');
    return end < 0 ? base64 : base64.substring(0, end);
  }

  private static String cut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int end = Math.min(MAX_BYTES, bytes.length);
    // No further than where a character begins.
    while (end < bytes.length && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
