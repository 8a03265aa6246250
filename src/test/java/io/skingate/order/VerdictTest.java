package io.skingate.order;

import static io.skingate.order.Verdict.Asker.RECOVERY;
import static io.skingate.order.Verdict.Asker.SUBMISSION;
import static io.skingate.order.Verdict.Call.FIND;
import static io.skingate.order.Verdict.Call.SUBMIT;
import static io.skingate.order.Verdict.TROUBLE_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.order.Verdict.Ask;
import io.skingate.order.Verdict.Asker;
import io.skingate.order.Verdict.Call;
import io.skingate.order.Verdict.GiveUp;
import io.skingate.order.Verdict.Keep;
import io.skingate.order.Verdict.Place;
import io.skingate.order.Verdict.Refuse;
import io.skingate.order.Verdict.Send;
import io.skingate.order.Verdict.Trouble;
import io.skingate.skinsnode.answer.OrderAnswer;
import io.skingate.skinsnode.answer.UpstreamAnswer.Reason;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each answer of SkinsNode, for each who asked, whether an order may have been sent before or not.
 */
class VerdictTest {
  private static final boolean BEFORE = true;
  private static final boolean NEVER = false;
  private static final Duration WAIT = Duration.ofSeconds(7);

  private static final OrderAnswer.Taken TAKEN = (OrderAnswer.Taken) FakeUpstream.taken("acme.a");
  private static final OrderAnswer NOT_FOUND = new OrderAnswer.NotFound();
  private static final OrderAnswer REFUSED =
      new OrderAnswer.Refused(422, "price_changed", "more", 1900L);
  private static final OrderAnswer EXISTS = new OrderAnswer.Conflict(409, "duplicate", "two", null);
  private static final OrderAnswer CONFLICT =
      new OrderAnswer.Conflict(409, "daily_limit", "not today", 7L);
  private static final OrderAnswer REJECTED = new OrderAnswer.CredentialsRejected(403);
  private static final OrderAnswer BROKEN = new OrderAnswer.ContractBroken(301);
  private static final OrderAnswer UNSENT =
      new OrderAnswer.Unknown(Reason.CIRCUIT_OPEN, WAIT, false);
  private static final OrderAnswer UNSEEN = new OrderAnswer.Unknown(Reason.TIMEOUT, null, true);

  private static final String ACCOUNT = "SkinsNode refused the account";
  private static final String ODD = "SkinsNode answered 301";

  private static Keep keep(boolean sent, String reason) {
    return new Keep(null, sent, reason, null);
  }

  private static Keep keep(Trouble trouble, boolean sent, String reason) {
    return new Keep(TROUBLE_WAIT, sent, reason, trouble);
  }

  static Stream<Arguments> table() {
    return Stream.of(
        // A first submission.
        row(TAKEN, SUBMIT, NEVER, SUBMISSION, new Place(TAKEN)),
        row(REFUSED, SUBMIT, NEVER, SUBMISSION, new Refuse("price_changed", "more", 1900L, false)),
        row(EXISTS, SUBMIT, NEVER, SUBMISSION, new Ask()),
        row(CONFLICT, SUBMIT, NEVER, SUBMISSION, new Ask()),
        row(REJECTED, SUBMIT, NEVER, SUBMISSION, new GiveUp(Trouble.ACCOUNT, ACCOUNT, false)),
        row(BROKEN, SUBMIT, NEVER, SUBMISSION, new GiveUp(Trouble.CONTRACT, ODD, true)),
        row(UNSENT, SUBMIT, NEVER, SUBMISSION, new Keep(WAIT, false, "circuit_open", null)),
        row(UNSEEN, SUBMIT, NEVER, SUBMISSION, keep(true, "timeout")),
        // One that was taken over asks first, and then sends.
        row(TAKEN, FIND, BEFORE, SUBMISSION, new Place(TAKEN)),
        row(NOT_FOUND, FIND, BEFORE, SUBMISSION, new Send()),
        row(REJECTED, FIND, BEFORE, SUBMISSION, keep(Trouble.ACCOUNT, true, ACCOUNT)),
        row(BROKEN, FIND, BEFORE, SUBMISSION, keep(Trouble.CONTRACT, true, ODD)),
        row(UNSENT, FIND, BEFORE, SUBMISSION, new Keep(WAIT, true, "circuit_open", null)),
        row(UNSEEN, FIND, BEFORE, SUBMISSION, keep(true, "timeout")),
        row(TAKEN, SUBMIT, BEFORE, SUBMISSION, new Place(TAKEN)),
        row(REFUSED, SUBMIT, BEFORE, SUBMISSION, new Ask()),
        row(EXISTS, SUBMIT, BEFORE, SUBMISSION, new Ask()),
        row(CONFLICT, SUBMIT, BEFORE, SUBMISSION, new Ask()),
        row(REJECTED, SUBMIT, BEFORE, SUBMISSION, keep(Trouble.ACCOUNT, true, ACCOUNT)),
        row(BROKEN, SUBMIT, BEFORE, SUBMISSION, keep(Trouble.CONTRACT, true, ODD)),
        row(UNSENT, SUBMIT, BEFORE, SUBMISSION, new Keep(WAIT, true, "circuit_open", null)),
        row(UNSEEN, SUBMIT, BEFORE, SUBMISSION, keep(true, "timeout")),
        // Recovery of an order of which no try was sent: asking is not sending.
        row(TAKEN, FIND, NEVER, RECOVERY, new Place(TAKEN)),
        row(NOT_FOUND, FIND, NEVER, RECOVERY, new Send()),
        row(REJECTED, FIND, NEVER, RECOVERY, keep(Trouble.ACCOUNT, false, ACCOUNT)),
        row(BROKEN, FIND, NEVER, RECOVERY, keep(Trouble.CONTRACT, false, ODD)),
        row(UNSENT, FIND, NEVER, RECOVERY, new Keep(WAIT, false, "circuit_open", null)),
        row(UNSEEN, FIND, NEVER, RECOVERY, keep(false, "timeout")),
        row(TAKEN, SUBMIT, NEVER, RECOVERY, new Place(TAKEN)),
        row(REFUSED, SUBMIT, NEVER, RECOVERY, new Refuse("price_changed", "more", 1900L, false)),
        row(EXISTS, SUBMIT, NEVER, RECOVERY, new Ask()),
        row(CONFLICT, SUBMIT, NEVER, RECOVERY, new Ask()),
        row(REJECTED, SUBMIT, NEVER, RECOVERY, keep(Trouble.ACCOUNT, false, ACCOUNT)),
        row(BROKEN, SUBMIT, NEVER, RECOVERY, keep(Trouble.CONTRACT, true, ODD)),
        row(UNSENT, SUBMIT, NEVER, RECOVERY, new Keep(WAIT, false, "circuit_open", null)),
        row(UNSEEN, SUBMIT, NEVER, RECOVERY, keep(true, "timeout")),
        // Recovery of one that SkinsNode may have.
        row(TAKEN, FIND, BEFORE, RECOVERY, new Place(TAKEN)),
        row(NOT_FOUND, FIND, BEFORE, RECOVERY, new Send()),
        row(REJECTED, FIND, BEFORE, RECOVERY, keep(Trouble.ACCOUNT, true, ACCOUNT)),
        row(BROKEN, FIND, BEFORE, RECOVERY, keep(Trouble.CONTRACT, true, ODD)),
        row(UNSENT, FIND, BEFORE, RECOVERY, new Keep(WAIT, true, "circuit_open", null)),
        row(UNSEEN, FIND, BEFORE, RECOVERY, keep(true, "timeout")),
        row(TAKEN, SUBMIT, BEFORE, RECOVERY, new Place(TAKEN)),
        row(REFUSED, SUBMIT, BEFORE, RECOVERY, new Ask()),
        row(EXISTS, SUBMIT, BEFORE, RECOVERY, new Ask()),
        row(CONFLICT, SUBMIT, BEFORE, RECOVERY, new Ask()),
        row(REJECTED, SUBMIT, BEFORE, RECOVERY, keep(Trouble.ACCOUNT, true, ACCOUNT)),
        row(BROKEN, SUBMIT, BEFORE, RECOVERY, keep(Trouble.CONTRACT, true, ODD)),
        row(UNSENT, SUBMIT, BEFORE, RECOVERY, new Keep(WAIT, true, "circuit_open", null)),
        row(UNSEEN, SUBMIT, BEFORE, RECOVERY, keep(true, "timeout")));
  }

  private static Arguments row(
      OrderAnswer answer, Call call, boolean sentBefore, Asker asker, Verdict verdict) {
    return Arguments.of(answer, call, sentBefore, asker, verdict);
  }

  @ParameterizedTest
  @MethodSource("table")
  void an_answer_means(
      OrderAnswer answer, Call call, boolean sentBefore, Asker asker, Verdict verdict) {
    assertThat(Verdict.of(answer, call, sentBefore, asker)).isEqualTo(verdict);
  }

  static Stream<Arguments> unfound() {
    Keep contradicts = keep(true, "SkinsNode contradicts itself");
    Keep mayBePlaced = keep(true, "refused, and an earlier try may have placed it");
    return Stream.of(
        Arguments.of(
            CONFLICT, NEVER, SUBMISSION, new Refuse("daily_limit", "not today", 7L, false)),
        Arguments.of(EXISTS, NEVER, SUBMISSION, contradicts),
        Arguments.of(REFUSED, BEFORE, SUBMISSION, mayBePlaced),
        Arguments.of(CONFLICT, BEFORE, SUBMISSION, mayBePlaced),
        Arguments.of(EXISTS, BEFORE, SUBMISSION, contradicts),
        // Recovery asked for the name a moment ago, so SkinsNode's cache may say it.
        Arguments.of(CONFLICT, NEVER, RECOVERY, new Refuse("daily_limit", "not today", 7L, true)),
        Arguments.of(EXISTS, NEVER, RECOVERY, contradicts),
        Arguments.of(REFUSED, BEFORE, RECOVERY, new Refuse("price_changed", "more", 1900L, true)),
        Arguments.of(CONFLICT, BEFORE, RECOVERY, new Refuse("daily_limit", "not today", 7L, true)),
        Arguments.of(EXISTS, BEFORE, RECOVERY, contradicts));
  }

  @ParameterizedTest
  @MethodSource("unfound")
  void a_refusal_of_which_skinsnode_has_no_order_means(
      OrderAnswer refusal, boolean sentBefore, Asker asker, Verdict verdict) {
    assertThat(Verdict.unfound(refusal, sentBefore, asker)).isEqualTo(verdict);
  }
}
