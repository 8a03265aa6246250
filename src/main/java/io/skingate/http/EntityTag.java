package io.skingate.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Names an answer by its content (RFC 9110, 8.8.3), so that whoever polls is told nothing twice.
 */
public final class EntityTag {
  private static final int BYTES = 16;

  private EntityTag() {}

  /** Names the answer to be by its tag; whether the caller has it already. */
  public static boolean isHeld(HttpServerRequest request, String tag) {
    request.response().putHeader(HttpHeaders.ETAG, tag);
    return held(request, tag).isPresent();
  }

  /**
   * Which of a body's tags the caller has already.
   *
   * @param tags those that name the body, that of the encoding wanted first
   */
  public static Optional<String> held(HttpServerRequest request, String... tags) {
    return held(request.headers().getAll(HttpHeaders.IF_NONE_MATCH), tags);
  }

  /**
   * Compares weakly, as the condition demands (RFC 9110, 13.1.2).
   *
   * @param ifNoneMatch every field line
   * @return the first of the tags that the caller names, or that it would accept any of
   */
  static Optional<String> held(List<String> ifNoneMatch, String... tags) {
    if (ifNoneMatch.isEmpty()) {
      return Optional.empty();
    }
    List<String> known =
        ifNoneMatch.stream()
            .flatMap(line -> Arrays.stream(line.split(",")))
            .map(String::trim)
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .toList();
    return Arrays.stream(tags)
        .filter(tag -> known.contains(tag) || known.contains("*"))
        .findFirst();
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
}
