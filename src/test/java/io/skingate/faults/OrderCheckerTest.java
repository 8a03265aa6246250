package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.skingate.faults.Journal.Asked;
import io.skingate.faults.Journal.Told;
import io.skingate.testing.GatewayConfigFile;
import io.skingate.testing.SkinsNodeStandIn.Entry;
import io.skingate.testing.SkinsNodeStandIn.Hook;
import io.skingate.testing.SkinsNodeStandIn.Post;
import io.skingate.testing.StandInBehaviour.Deed;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient;
import io.skingate.testing.StoreReceiver.Callback;
import io.skingate.testing.StoreReceiver.Manner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing proves nothing: here it is shown each wrong that it must see. */
class OrderCheckerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Store ACME = Store.of("acme");
  private static final Instant START = Instant.parse("2026-04-25T12:30:00Z");
  private static final Asked ORDER =
      new Asked(ACME, "1", StoreClient.order("1", "item-1", 1001, "http://store.test/acme"));

  private Journal journal = new Journal();
  private final List<Post> posts = new ArrayList<>();
  private final List<Instant> notFound = new ArrayList<>();
  private final List<Callback> callbacks = new ArrayList<>();
  private final List<Instant> crashes = new ArrayList<>();
  private boolean taken = true;
  private String name = "acme.1";
  private String read = "completed";

  /** An order that went well. */
  @BeforeEach
  void allIsWell() {
    journal.asked(ORDER);
    told(1, 202, "", "accepted", false);
    told(2, 202, "", "accepted", true);
    post(0, Deed.TAKE);
    callback(3, "A", "accepted");
    callback(4, "B", "completed");
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private void told(int second, int status, String code, String body, boolean replayed) {
    journal.told(
        ORDER,
        new Told(
            at(second), at(second), status, code, JSON.getNodeFactory().textNode(body), replayed));
  }

  private void post(int second, Deed deed) {
    posts.add(new Post(at(second), deed, upstream(1001)));
  }

  private static JsonNode upstream(long price) {
    return StoreClient.order(
        "acme.1", "item-1", price, GatewayConfigFile.PUBLIC_URL + "/webhooks/skinsnode/main");
  }

  private void callback(int second, String id, String status) {
    callback(second, id, status, true, Manner.OK);
  }

  private void callback(int second, String id, String status, boolean genuine, Manner manner) {
    callbacks.add(
        new Callback(
            "acme", "1", status, id, at(second), at(second), genuine, manner, JSON.nullNode()));
  }

  private List<String> violations() {
    Entry entry =
        new Entry(
            name,
            posts,
            notFound,
            taken ? upstream(1001) : null,
            taken ? "completed" : null,
            taken
                ? List.of(new Hook("x", "accepted", at(2)), new Hook("y", "completed", at(3)))
                : List.of());
    return new OrderChecker(journal, Map.of(name, entry), callbacks, crashes, order -> read)
        .violations();
  }

  private void sees(String wrong) {
    assertThat(violations()).anySatisfy(violation -> assertThat(violation).contains(wrong));
  }

  @Test
  void nothing_is_wrong_with_an_order_that_went_well() {
    callback(5, "B", "completed");
    assertThat(violations()).isEmpty();
  }

  @Test
  void an_invented_order() {
    name = "acme.2";
    sees("no store asked for");
  }

  @Test
  void an_order_that_was_lost() {
    taken = false;
    posts.clear();
    sees("was answered 202, is not at SkinsNode");
  }

  @Test
  void an_order_with_other_content() {
    posts.set(0, new Post(at(0), Deed.TAKE, upstream(1)));
    sees("another expectedPrice");
  }

  @Test
  void an_order_posted_again_without_asking() {
    post(5, Deed.TAKE);
    sees("posted again");
    notFound.add(at(4));
    assertThat(violations()).isEmpty();
  }

  @Test
  void an_order_posted_again_is_forgiven_where_redis_lost_the_first() {
    post(5, Deed.TAKE);
    crashes.add(at(3));
    assertThat(violations()).isEmpty();
  }

  private void told(int second, String status, String acceptedAt) {
    JsonNode body = JSON.createObjectNode().put("status", status).put("acceptedAt", acceptedAt);
    journal.told(ORDER, new Told(at(second), at(second), 202, "", body, second > 1));
  }

  @Test
  void a_queued_answer_that_is_repeated_with_the_present_status_is_the_same_answer() {
    journal = new Journal();
    journal.asked(ORDER);
    told(1, "queued", "x");
    told(2, "queued", "x");
    told(9, "completed", "x");
    assertThat(violations()).isEmpty();
    told(10, "completed", "y");
    sees("answered in different ways");
  }

  @Test
  void an_answer_that_changed() {
    told(9, 202, "", "completed", true);
    sees("answered in different ways");
  }

  @Test
  void two_first_answers() {
    told(9, 202, "", "accepted", false);
    sees("answered as new 2 times");
  }

  @Test
  void a_refusal_of_an_order_that_skinsnode_has() {
    told(0, 422, "item_unavailable", "", false);
    sees("was refused and is at SkinsNode");
  }

  @Test
  void a_refusal_after_the_order_was_taken() {
    told(9, 422, "item_unavailable", "", false);
    sees("was refused after it had been taken");
  }

  @Test
  void an_answer_that_no_fault_excuses() {
    told(9, 500, "internal_error", "", false);
    told(9, 422, "idempotency_mismatch", "", false);
    sees("was answered 500");
    sees("422 idempotency_mismatch");
  }

  @Test
  void a_forged_callback() {
    callback(5, "B", "completed", false, Manner.OK);
    sees("wrong signature");
  }

  @Test
  void updates_that_go_backwards() {
    callback(5, "C", "processing");
    sees("was told processing after");
  }

  @Test
  void an_earlier_update_after_a_later_one() {
    callback(5, "A", "accepted");
    sees("an earlier update was sent after a later one");
  }

  @Test
  void an_end_that_its_store_never_took() {
    callbacks.set(
        1, new Callback("acme", "1", "completed", "B", at(4), at(4), true, Manner.FAIL, null));
    sees("its store was told [accepted]");
    sees("never told completed");
  }

  @Test
  void a_state_that_reads_otherwise() {
    read = "accepted";
    sees("reads as accepted");
  }

  @Test
  void what_is_not_settled_yet_has_a_reason() {
    Entry live = new Entry(name, posts, notFound, upstream(1001), "sent", List.of());
    assertThat(OrderChecker.unsettled(journal, Map.of(name, live), callbacks))
        .isEqualTo("acme.1 is sent at SkinsNode");
    assertThat(OrderChecker.unsettled(journal, Map.of(), List.of()))
        .contains("was answered 202, is not at SkinsNode");
  }
}
