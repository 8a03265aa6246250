package io.skingate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.testing.SkinsNodeStandIn.Entry;
import io.skingate.testing.SkinsNodeStandIn.Hook;
import io.skingate.testing.SkinsNodeStandIn.Post;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/** One name at the {@link SkinsNodeStandIn}, with or without an order. Guarded by its ledger. */
final class StandInOrder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** One webhook on its way. */
  static final class Webhook {
    final String deliveryId = UUID.randomUUID().toString();
    final String status;
    final String body;
    Instant acknowledgedAt;

    Webhook(String status, String body) {
      this.status = status;
      this.body = body;
    }
  }

  final String name;
  final List<Post> posts = new ArrayList<>();
  final List<Instant> notFound = new ArrayList<>();
  final List<Webhook> webhooks = new ArrayList<>();
  final Queue<Webhook> line = new ArrayDeque<>();
  int reads;
  JsonNode body;
  Instant hiddenUntil;
  String accepted;
  private Instant acceptedAt;
  private Instant updatedAt = Instant.EPOCH;
  private String status;

  StandInOrder(String name) {
    this.name = name;
  }

  void take(JsonNode order, Instant now, Duration hidden) {
    body = order;
    acceptedAt = now;
    hiddenUntil = now.plus(hidden);
    accepted = state("accepted").put("acceptedAt", MILLIS.format(now)).toString();
  }

  /** Moves on, no two statuses in the same millisecond. */
  Webhook advance(String next, Instant now) {
    updatedAt = now.isAfter(updatedAt.plusMillis(1)) ? now : updatedAt.plusMillis(1);
    status = next;
    Webhook webhook = new Webhook(next, state());
    webhooks.add(webhook);
    return webhook;
  }

  /** As a GET or a webhook tells it. */
  String state() {
    return state(status)
        .put("acceptedAt", MILLIS.format(acceptedAt))
        .put("updatedAt", MILLIS.format(updatedAt))
        .toString();
  }

  private ObjectNode state(String shown) {
    return JSON.createObjectNode().put("externalId", name).put("status", shown);
  }

  String webhookPath() {
    return URI.create(body.path("webhookUrl").asText()).getRawPath();
  }

  Entry entry() {
    return new Entry(
        name,
        List.copyOf(posts),
        List.copyOf(notFound),
        body,
        status,
        webhooks.stream().map(w -> new Hook(w.deliveryId, w.status, w.acknowledgedAt)).toList());
  }
}
