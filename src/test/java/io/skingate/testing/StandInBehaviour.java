package io.skingate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link SkinsNodeStandIn} does; as it stands, all goes well. Called on the stand-in's event
 * loop.
 */
public interface StandInBehaviour {
  /** What {@link Deed#LIMIT_LONG} asks for. */
  Duration LONG_LIMIT = Duration.ofSeconds(3);

  /** Everything goes well. */
  StandInBehaviour GOOD = new StandInBehaviour() {};

  /** What becomes of one POST of an order. */
  enum Deed {
    TAKE,
    /** Takes it at once, answers after {@link #slowness()}. */
    TAKE_SLOWLY,
    /** Does not answer, and takes it after {@link #slowness()}, when nobody expects it any more. */
    TAKE_LATE,
    TAKE_AND_DROP,
    TAKE_AND_HANG,
    TAKE_AND_FAIL,
    /** Takes it and answers 200 with something that is not JSON. */
    TAKE_AND_GARBLE,
    /** Takes it, and something in front of it answers 403 with a page. */
    TAKE_BEHIND_A_PAGE,
    DROP,
    HANG,
    FAIL_500,
    FAIL_502,
    FAIL_503,
    /** Answers 429 with {@code Retry-After: 1}. */
    LIMIT,
    /** Answers 429 and asks to be left alone for {@link #LONG_LIMIT}. */
    LIMIT_LONG,
    /** Answers 422 {@code item_unavailable}; an order that was taken before is never refused. */
    REFUSE,
    /**
     * What becomes of an order that would be taken but for its price: 422 {@code price_changed}.
     */
    REFUSE_PRICE;

    boolean takes() {
      return name().startsWith("TAKE");
    }

    /** Whether SkinsNode said for good that it does not want the order. */
    public boolean refuses() {
      return name().startsWith("REFUSE");
    }
  }

  /**
   * @param nth how many POSTs of this name came before
   */
  default Deed onPost(String name, JsonNode order, int nth) {
    return Deed.TAKE;
  }

  /** Whether a GET of an order fails with 500. */
  default boolean failsToRead(String name, int nth) {
    return false;
  }

  /** How long a GET says 404 of an order after it was taken. */
  default Duration hiddenFor(String name) {
    return Duration.ZERO;
  }

  default Duration slowness() {
    return Duration.ofMillis(700);
  }

  /** Between two statuses of an order. */
  default Duration pace(String name) {
    return Duration.ofMillis(150);
  }

  /** The statuses after {@code accepted}. */
  default List<String> life(String name) {
    return List.of("processing", "sent", "completed");
  }

  /** Whether an order's webhooks are not sent at all. */
  default boolean tellsNothing(String name) {
    return false;
  }

  /** Whether an order's webhooks go out side by side, the newer first. */
  default boolean shufflesWebhooks(String name) {
    return false;
  }

  /** Whether each webhook is sent once more after it was taken. */
  default boolean repeatsWebhooks(String name) {
    return false;
  }
}
