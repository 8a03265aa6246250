package io.skingate.catalog;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * One account's catalog as SkinsNode gave it, with ready-made response bodies and an index of
 * prices. Immutable and shared by reference between threads; nobody may write to its buffers.
 */
public final class Catalog {
  /** Above it, fast compression: the best takes seconds of a core and saves few bytes. */
  private static final int LARGE_BODY = 8 * 1024 * 1024;

  private static final int ETAG_BYTES = 16;

  private final Content content;
  private final Instant fetchedAt;
  private final Instant requestedAt;
  private final Instant verifiedAt;

  private Catalog(Content content, Instant fetchedAt, Instant requestedAt, Instant verifiedAt) {
    this.content = content;
    this.fetchedAt = fetchedAt;
    this.requestedAt = requestedAt;
    this.verifiedAt = verifiedAt;
  }

  /** What does not change while SkinsNode says the same. */
  private record Content(
      byte[] digest,
      String upstreamEtag,
      Buffer body,
      Buffer gzipBody,
      String etag,
      String gzipEtag,
      PriceIndex index,
      int items) {}

  /**
   * Makes a catalog of a body. Blocking: takes a second and more for hundreds of thousands of
   * items.
   *
   * @param upstreamEtag SkinsNode's, null where it gave none
   * @param previous kept as far as the content is the same; null for none
   * @param requestedAt when the request for the body went out
   * @param at when the body was there
   * @throws IOException if the body is no catalog
   */
  static Catalog of(
      byte[] json, String upstreamEtag, Catalog previous, Instant requestedAt, Instant at)
      throws IOException {
    byte[] digest = sha256(json);
    if (previous != null && Arrays.equals(digest, previous.content.digest())) {
      Content same = previous.content;
      Content content =
          new Content(
              digest,
              upstreamEtag,
              same.body(),
              same.gzipBody(),
              same.etag(),
              same.gzipEtag(),
              same.index(),
              same.items());
      return new Catalog(content, previous.fetchedAt, requestedAt, at);
    }
    CatalogParser.Parsed parsed = CatalogParser.parse(json);
    String tag =
        Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ETAG_BYTES));
    Content content =
        new Content(
            digest,
            upstreamEtag,
            DirectBody.of(json),
            DirectBody.of(gzip(json)),
            '"' + tag + '"',
            '"' + tag + "-gzip\"",
            parsed.index(),
            parsed.items());
    return new Catalog(content, at, requestedAt, at);
  }

  /** The same, which SkinsNode has just said to be still so. */
  Catalog verified(Instant requestedAt, Instant at) {
    return new Catalog(content, fetchedAt, requestedAt, at);
  }

  /** SkinsNode's body, byte for byte. */
  public Buffer body() {
    return content.body();
  }

  /** The same body, compressed. */
  public Buffer gzipBody() {
    return content.gzipBody();
  }

  /** The strong ETag of {@link #body}, in quotes. */
  public String etag() {
    return content.etag();
  }

  /** The strong ETag of {@link #gzipBody}, in quotes. */
  public String gzipEtag() {
    return content.gzipEtag();
  }

  public int items() {
    return content.items();
  }

  /** When this content first came. */
  public Instant fetchedAt() {
    return fetchedAt;
  }

  /** When SkinsNode last gave or confirmed this content. */
  public Instant verifiedAt() {
    return verifiedAt;
  }

  /** The time since SkinsNode last gave or confirmed this content, never negative. */
  public Duration age(Instant now) {
    Duration age = Duration.between(verifiedAt, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** What the catalog says of an item. */
  public Offer offer(String itemId) {
    return content.index().offer(itemId);
  }

  /** When the request that gave or confirmed this content went out. */
  Instant requestedAt() {
    return requestedAt;
  }

  /** Null where SkinsNode gave none. */
  String upstreamEtag() {
    return content.upstreamEtag();
  }

  private static byte[] gzip(byte[] json) {
    int level = json.length > LARGE_BODY ? Deflater.BEST_SPEED : Deflater.DEFAULT_COMPRESSION;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length / 4 + 64);
    try (GZIPOutputStream gzip = new LeveledGzip(bytes, level)) {
      gzip.write(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static byte[] sha256(byte[] json) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(json);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", impossible);
    }
  }

  private static final class LeveledGzip extends GZIPOutputStream {
    LeveledGzip(ByteArrayOutputStream out, int level) throws IOException {
      super(out, 64 * 1024);
      def.setLevel(level);
    }
  }
}
