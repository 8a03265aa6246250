package io.skingate.catalog;

import io.skingate.catalog.content.Content;
import io.skingate.catalog.content.PriceIndex;
import io.skingate.catalog.sharing.Head;
import io.skingate.catalog.sharing.Turn;
import java.time.Duration;
import java.time.Instant;

/**
 * One account's catalog as SkinsNode gave it, and when. Immutable and shared by reference between
 * threads; its content is given up when another comes in its place.
 */
public final class Catalog {
  private final Content content;
  private final String upstreamEtag;
  private final Instant fetchedAt;
  private final Instant requestedAt;
  private final Instant verifiedAt;
  private final long number;

  private Catalog(
      Content content,
      long number,
      String upstreamEtag,
      Instant fetchedAt,
      Instant requestedAt,
      Instant verifiedAt) {
    this.content = content;
    this.number = number;
    this.upstreamEtag = upstreamEtag;
    this.fetchedAt = fetchedAt;
    this.requestedAt = requestedAt;
    this.verifiedAt = verifiedAt;
  }

  /**
   * A catalog of new content.
   *
   * @param upstreamEtag SkinsNode's, null where it gave none
   * @param requestedAt when the request for it went out
   * @param at when it was there
   */
  static Catalog of(Content content, String upstreamEtag, Instant requestedAt, Instant at) {
    return new Catalog(content, 0, upstreamEtag, at, requestedAt, at);
  }

  /**
   * What another pod has fetched.
   *
   * @param turn what Redis says of it
   */
  static Catalog shared(Content content, Turn turn) {
    Head head = turn.head();
    return new Catalog(
        content,
        head.number(),
        head.etag(),
        turn.ownTime(head.changedMillis()),
        turn.began(),
        turn.ownTime(head.verifiedMillis()));
  }

  /** The same content, which another pod has published or confirmed. */
  Catalog confirmed(Turn turn) {
    Catalog shared = shared(content, turn);
    return shared.verifiedAt.isAfter(verifiedAt) ? shared : numbered(shared.number);
  }

  /** The same, which is shared under this number. */
  Catalog numbered(long contentNumber) {
    return new Catalog(content, contentNumber, upstreamEtag, fetchedAt, requestedAt, verifiedAt);
  }

  /**
   * The same content, which SkinsNode has just given or confirmed once more.
   *
   * @param etag SkinsNode's, null where it gave none
   */
  Catalog verified(String etag, Instant requestedAt, Instant at) {
    return new Catalog(content, number, etag, fetchedAt, requestedAt, at);
  }

  /** The strong ETag of the body, compressed or not, in quotes. */
  public String etag(boolean compressed) {
    return content.etag(compressed);
  }

  /** Of SkinsNode's body, compressed or not, in bytes. */
  public long length(boolean compressed) {
    return content.length(compressed);
  }

  /**
   * One answer with SkinsNode's body, to be sent once; null where another catalog has come in this
   * one's place, or too many readers want a large one uncompressed just now.
   */
  public Content.Answer open(boolean compressed) {
    return content.open(compressed);
  }

  /**
   * The content's number: the same on every pod, and greater than those of all contents before;
   * zero where this pod fetched it and it is not shared.
   */
  public long number() {
    return number;
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

  /** What the catalog says of an item; null where another catalog has come in this one's place. */
  Offer offer(String itemId) {
    long price = content.price(itemId);
    if (price > 0) {
      return new Offer.Priced(price);
    }
    if (price == PriceIndex.GONE) {
      return null;
    }
    return price == PriceIndex.ABSENT ? Offer.ABSENT : Offer.UNPRICED;
  }

  Content content() {
    return content;
  }

  /** When the request that gave or confirmed this content went out. */
  Instant requestedAt() {
    return requestedAt;
  }

  /** Null where SkinsNode gave none. */
  String upstreamEtag() {
    return upstreamEtag;
  }
}
