package io.skingate.catalog.content;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What a catalog says, ready to be served: it does not change while SkinsNode says the same, and is
 * the same to the letter on every pod. Safe for use from any thread, and for look-ups and new
 * readings until it is retired.
 */
public final class Content {
  private static final int ETAG_BYTES = 16;

  private final byte[] digest;
  private final String etag;
  private final String gzipEtag;
  private final StoredBody body;
  private final PriceIndex index;

  /**
   * @param digest SHA-256 of the body
   */
  Content(byte[] digest, StoredBody body, PriceIndex index) {
    String tag =
        Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ETAG_BYTES));
    this.digest = digest;
    this.etag = '"' + tag + '"';
    this.gzipEtag = '"' + tag + "-gzip\"";
    this.body = body;
    this.index = index;
  }

  public boolean isSame(Content other) {
    return Arrays.equals(digest, other.digest);
  }

  /** The strong ETag of the body, compressed or not, in quotes. */
  public String etag(boolean compressed) {
    return compressed ? gzipEtag : etag;
  }

  /** Of the body, compressed or not, in bytes. */
  public long length(boolean compressed) {
    return body.length(compressed);
  }

  public int items() {
    return index.size();
  }

  /**
   * An item's price in cents, or {@link PriceIndex#UNREADABLE}, {@link PriceIndex#ABSENT}, or
   * {@link PriceIndex#GONE} where this was retired.
   */
  public long price(String id) {
    return index.price(id);
  }

  /**
   * One answer with the body, to be sent once; null where this was retired, or too many readers
   * want it uncompressed just now.
   */
  public Answer open(boolean compressed) {
    StoredBody.Reading reading = body.open(compressed);
    return reading == null ? null : reading::send;
  }

  /** Sends the body and ends the response, on the request's event loop. */
  public interface Answer {
    /** Completes when the last byte has left, and fails where the reader is gone. */
    Future<Void> send(HttpServerRequest request);
  }

  /** SHA-256 of the body, in hex. */
  public String digest() {
    return HexFormat.of().formatHex(digest);
  }

  /**
   * Keeps its bytes and rows readable until {@link #release}, even where it is retired meanwhile;
   * false where it was already.
   */
  public boolean hold() {
    if (!body.enter()) {
      return false;
    }
    if (index.enter()) {
      return true;
    }
    body.leave();
    return false;
  }

  /** To be called once for each {@link #hold} that was granted. */
  public void release() {
    index.leave();
    body.leave();
  }

  /** Copies bytes of the compressed body out. To be called only while it is held. */
  public void readCompressed(long from, byte[] into, int length) {
    body.gzip.read(from, into, length);
  }

  StoredBody body() {
    return body;
  }

  PriceIndex index() {
    return index;
  }
}
