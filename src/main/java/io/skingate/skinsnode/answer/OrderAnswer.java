package io.skingate.skinsnode.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * What a call about one order came to: the whole knowledge that the gateway has of the order after
 * it. Immutable.
 */
public sealed interface OrderAnswer extends UpstreamAnswer
    permits OrderAnswer.Taken,
        OrderAnswer.Refused,
        OrderAnswer.NotFound,
        OrderAnswer.Conflict,
        OrderAnswer.Unknown,
        OrderAnswer.ContractBroken,
        UpstreamAnswer.CredentialsRejected {
  /**
   * SkinsNode has the order.
   *
   * @param body its JSON object in UTF-8, else byte for byte
   * @param order what stands in the body; not to be changed
   * @param status as it stands in the body, {@code accepted} where there is none
   */
  record Taken(Buffer body, ObjectNode order, String status) implements OrderAnswer {
    @Override
    public String result() {
      return "ok";
    }
  }

  /**
   * SkinsNode refused the order for good; nothing was bought.
   *
   * @param code sanitised, never null
   * @param message may be null; SkinsNode's words, without control characters, bounded
   * @param currentPrice cents, null where SkinsNode gave none
   */
  record Refused(int httpStatus, String code, String message, Long currentPrice)
      implements OrderAnswer {
    @Override
    public String result() {
      return "refused";
    }
  }

  /** SkinsNode has no order of that name. Only an answer to {@code find}. */
  record NotFound() implements OrderAnswer {
    @Override
    public String result() {
      return "not_found";
    }
  }

  /**
   * SkinsNode may already have an order of that name; asking for it tells which. Only an answer to
   * {@code submit}. Where asking finds none, the fields say why SkinsNode refused, unless they say
   * that it has the order: then its word that it has none is only not up to date.
   *
   * @param code sanitised, never null
   * @param message may be null
   * @param currentPrice cents, may be null
   */
  record Conflict(int httpStatus, String code, String message, Long currentPrice)
      implements OrderAnswer {
    @Override
    public String result() {
      return "conflict";
    }

    /** Whether nothing is refused but a second order of the name. */
    public boolean saysItExists() {
      return FailureCodes.saysExistsAlready(code);
    }
  }

  /**
   * Nothing is known, or nothing was sent.
   *
   * @param retryAfter what SkinsNode or the gateway's own protection asks to wait, null where
   *     neither did
   * @param sent whether SkinsNode may have acted on the request; false only where that is certain
   */
  record Unknown(Reason reason, Duration retryAfter, boolean sent) implements OrderAnswer {
    @Override
    public String result() {
      return reason.code();
    }
  }

  /** An unexpected answer; trying again will not help, and nobody knows what it did. */
  record ContractBroken(int httpStatus) implements OrderAnswer {
    @Override
    public String result() {
      return "contract_broken";
    }
  }
}
