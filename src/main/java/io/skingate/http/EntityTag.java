package io.skingate.http;

import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names an answer by its content (RFC 9110, 8.8.3), so that whoever polls is told nothing twice.
 */
public final class EntityTag {
  private static final int BYTES = 16;

  private EntityTag() {}

  /** Names the answer to be; whether the caller has it already. */
  public static boolean isKnown(RoutingContext ctx, byte[] body) {
    String tag = of(body);
    ctx.response().putHeader("ETag", tag);
    return matches(ctx.request().getHeader("If-None-Match"), tag);
  }

  /** The strong tag of a body. */
  public static String of(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Whether the tag is among those that the caller has.
   *
   * @param ifNoneMatch the header; null where there is none
   */
  public static boolean matches(String ifNoneMatch, String tag) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(","))
            .map(String::strip)
            .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
  }
}
