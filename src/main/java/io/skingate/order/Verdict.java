package io.skingate.order;

import io.skingate.skinsnode.answer.OrderAnswer;
import java.time.Duration;

/**
 * What is to be done with an order after an answer of SkinsNode. The rules about money stand here
 * and nowhere else: an order is sent only where SkinsNode has none of its name, and ends only where
 * it is certain that SkinsNode has none, or will be asked for it once more.
 */
public sealed interface Verdict {
  /** Who made the call. */
  enum Asker {
    /** A submission: its store waits for the answer. */
    SUBMISSION,
    /** Recovery: what comes of the order is told by a callback. */
    RECOVERY
  }

  /** What the call was. */
  enum Call {
    /** It asked for the order by its name, which sends nothing. */
    FIND,
    /** It gave SkinsNode the order. */
    SUBMIT
  }

  /** What is wrong where it is neither the order's nor the store's fault. */
  enum Trouble {
    /** SkinsNode refused the account. */
    ACCOUNT,
    /** SkinsNode, or something in front of it, sent an unexpected response. */
    CONTRACT
  }

  /** SkinsNode has the order. */
  record Place(OrderAnswer.Taken taken) implements Verdict {}

  /** SkinsNode has no order of the name: this one may be sent, or end if its time is over. */
  record Send() implements Verdict {}

  /** The refusal may be about an order of the name that SkinsNode has: ask for it. */
  record Ask() implements Verdict {}

  /**
   * The order ends, refused.
   *
   * @param message SkinsNode's words, may be null
   * @param currentPrice cents, null unless known
   * @param lateCheck whether SkinsNode is asked for it once more when its cache is over
   */
  record Refuse(String code, String message, Long currentPrice, boolean lateCheck)
      implements Verdict {}

  /**
   * The order ends, and its store may send it again later.
   *
   * @param lateCheck whether SkinsNode is asked for it once more when its cache is over
   */
  record GiveUp(Trouble trouble, String reason, boolean lateCheck) implements Verdict {}

  /**
   * The order is kept and tried again.
   *
   * @param asked how long SkinsNode, or the gateway's own protection, asks to wait; may be null
   * @param sent whether SkinsNode may have it by now
   * @param reason for the history
   * @param trouble what a waiting store is told instead of "queued"; null to tell it that
   */
  record Keep(Duration asked, boolean sent, String reason, Trouble trouble) implements Verdict {}

  /** An account that is refused is the operator's trouble, and asking often does not end it. */
  Duration TROUBLE_WAIT = Duration.ofSeconds(5);

  /**
   * @param sentBefore whether an earlier try may have reached SkinsNode
   */
  static Verdict of(OrderAnswer answer, Call call, boolean sentBefore, Asker asker) {
    boolean submits = call == Call.SUBMIT;
    if (answer instanceof OrderAnswer.Taken taken) {
      return new Place(taken);
    }
    if (answer instanceof OrderAnswer.NotFound) {
      return new Send();
    }
    if (answer instanceof OrderAnswer.Refused refused && !sentBefore) {
      return new Refuse(refused.code(), refused.message(), refused.currentPrice(), false);
    }
    if (answer instanceof OrderAnswer.CredentialsRejected) {
      return trouble(
          Trouble.ACCOUNT, "SkinsNode refused the account", sentBefore, sentBefore, asker);
    }
    if (answer instanceof OrderAnswer.ContractBroken broken) {
      String reason = "SkinsNode answered " + broken.httpStatus();
      return trouble(Trouble.CONTRACT, reason, sentBefore, sentBefore || submits, asker);
    }
    if (answer instanceof OrderAnswer.Unknown unknown) {
      boolean sent = sentBefore || (submits && unknown.sent());
      return new Keep(unknown.retryAfter(), sent, unknown.result(), null);
    }
    return new Ask();
  }

  /** Only what no earlier try may have placed can be given up: what may be placed is found out. */
  private static Verdict trouble(
      Trouble trouble, String reason, boolean sentBefore, boolean sent, Asker asker) {
    return asker == Asker.SUBMISSION && !sentBefore
        ? new GiveUp(trouble, reason, sent)
        : new Keep(TROUBLE_WAIT, sent, reason, trouble);
  }

  /**
   * After SkinsNode refused an order and was asked whether it has it.
   *
   * @param found what it said to that
   * @param sentBefore whether an earlier try may have reached SkinsNode
   */
  static Verdict asked(OrderAnswer refusal, OrderAnswer found, boolean sentBefore, Asker asker) {
    return found instanceof OrderAnswer.NotFound
        ? unfound(refusal, sentBefore, asker)
        : of(found, Call.FIND, true, asker);
  }

  /**
   * After SkinsNode refused an order and then said that it has none of the name. Where it was asked
   * for that name before, its word may be as old as its cache.
   */
  static Verdict unfound(OrderAnswer refusal, boolean sentBefore, Asker asker) {
    if (refusal instanceof OrderAnswer.Conflict conflict && conflict.saysItExists()) {
      return new Keep(null, true, "SkinsNode contradicts itself", null);
    }
    if (sentBefore && asker == Asker.SUBMISSION) {
      return new Keep(null, true, "refused, and an earlier try may have placed it", null);
    }
    if (refusal instanceof OrderAnswer.Conflict conflict) {
      boolean lateCheck = sentBefore || asker == Asker.RECOVERY;
      return new Refuse(conflict.code(), conflict.message(), conflict.currentPrice(), lateCheck);
    }
    OrderAnswer.Refused refused = (OrderAnswer.Refused) refusal;
    return new Refuse(refused.code(), refused.message(), refused.currentPrice(), sentBefore);
  }
}
