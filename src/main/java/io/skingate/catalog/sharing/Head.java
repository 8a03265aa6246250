package io.skingate.catalog.sharing;

import java.util.ArrayList;
import java.util.List;

/**
 * What Redis says of the catalog that an account's pods share. Immutable.
 *
 * @param number the content's; zero where nothing is shared
 * @param last the fence of the fetch that gave or confirmed it last
 * @param beganMillis when that fetch began, by Redis's clock
 * @param verifiedMillis when it was published, by Redis's clock
 * @param changedMillis when this content was first published, by Redis's clock
 * @param digest SHA-256 of the content, hex
 * @param etag SkinsNode's, null where it gave none
 * @param failures fetches that failed since
 * @param base the last whole content; null where this pod needs none
 * @param deltas in their order, each leading on from the one before
 */
public record Head(
    long number,
    long last,
    long beganMillis,
    long verifiedMillis,
    long changedMillis,
    String digest,
    String etag,
    int failures,
    SharedObject base,
    List<SharedObject> deltas) {
  /**
   * How many deltas may follow a base, however small they are: a pod that starts reads them all.
   */
  static final int MOST_DELTAS = 64;

  /** Nothing is shared yet. */
  public boolean isEmpty() {
    return number == 0;
  }

  /** How to get at the content. */
  enum Way {
    /** From the one at hand, by deltas. */
    DELTAS,
    /** From the base, and by deltas. */
    BASE
  }

  /**
   * What to read to have the content.
   *
   * @param from the base, where it begins with that, else null
   * @param deltas one behind the other
   */
  record Route(SharedObject from, List<SharedObject> deltas) {
    Way way() {
      return from == null ? Way.DELTAS : Way.BASE;
    }
  }

  /**
   * What to read to have the content; null where what Redis says leads nowhere.
   *
   * @param atHand the number of the content at hand, zero for none
   */
  Route route(long atHand) {
    List<SharedObject> onward = onward(atHand);
    if (atHand != 0 && onward != null) {
      return new Route(null, onward);
    }
    if (base == null) {
      return null;
    }
    onward = onward(base.number());
    return onward == null ? null : new Route(base, onward);
  }

  /** The deltas that lead from a number to the head's; null where they do not. */
  private List<SharedObject> onward(long from) {
    List<SharedObject> way = new ArrayList<>();
    long reached = from;
    for (SharedObject delta : deltas) {
      if (delta.from() == reached && reached != number) {
        way.add(delta);
        reached = delta.number();
      }
    }
    return reached == number ? way : null;
  }

  /**
   * Whether to begin anew with a whole content rather than to add one more delta: where a pod that
   * starts would have to read more than twice the content, or too many deltas.
   *
   * @param bytes of the next delta
   */
  boolean wantsBase(long bytes) {
    long sum = bytes + deltas.stream().mapToLong(SharedObject::bytes).sum();
    return base == null || sum > base.bytes() || deltas.size() >= MOST_DELTAS;
  }
}
