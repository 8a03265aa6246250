package io.skingate.store.delivery;

import io.skingate.callback.queue.Deliveries;
import io.skingate.callback.queue.Deliveries.DeadFilter;
import io.skingate.callback.queue.Deliveries.Filter;
import io.skingate.http.ErrorCode;
import io.skingate.json.Json;
import io.skingate.store.StoreAnswer;
import io.skingate.store.StoreProblem;
import io.skingate.store.StoreRequest;
import io.skingate.store.StoreRoute;
import io.skingate.store.view.DeliveryJson;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A store's own deliveries: what became of them, and sending them again. Belongs to the event loop
 * of what it asks.
 */
public final class DeliveryCalls {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryCalls.class);

  private final Deliveries deliveries;

  public DeliveryCalls(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  public List<StoreRoute> routes() {
    return List.of(
        StoreRoute.get("/deliveries", this::list),
        StoreRoute.get("/deliveries/:id", this::show),
        StoreRoute.post("/deliveries/replay", this::replayDead),
        StoreRoute.postWithoutBody("/deliveries/:id/replay", this::replay));
  }

  private Future<StoreAnswer> list(StoreRequest request) {
    DeliveryQuery query = DeliveryQuery.of(request.query());
    Filter filter = new Filter(request.tenant().id(), query.externalId(), query.state());
    return deliveries
        .list(filter, query.limit(), query.cursor())
        .map(page -> page.orElseThrow(DeliveryQuery::badCursor))
        .map(page -> StoreAnswer.of(200, DeliveryJson.page(page, DeliveryJson::of)));
  }

  private Future<StoreAnswer> show(StoreRequest request) {
    request.query().done();
    return deliveries
        .find(request.tenant().id(), request.named())
        .map(
            found ->
                StoreAnswer.of(
                    200,
                    DeliveryJson.of(
                        found.orElseThrow(() -> StoreProblem.of(ErrorCode.DELIVERY_NOT_FOUND)))));
  }

  private Future<StoreAnswer> replay(StoreRequest request) {
    request.query().done();
    request.body().done();
    String id = request.named();
    return deliveries
        .replay(request.tenant().id(), id)
        .map(
            outcome ->
                switch (outcome) {
                  case DUE -> {
                    told(request).addKeyValue("deliveryId", id).log("Delivery replayed");
                    yield StoreAnswer.of(202, Json.object().put("replayed", 1));
                  }
                  case BODY_GONE -> throw StoreProblem.of(ErrorCode.DELIVERY_BODY_GONE);
                  case UNKNOWN -> throw StoreProblem.of(ErrorCode.DELIVERY_NOT_FOUND);
                });
  }

  private Future<StoreAnswer> replayDead(StoreRequest request) {
    request.query().done();
    DeadFilter filter = ReplayWish.read(request.body(), request.tenant().id());
    return deliveries
        .replayDead(filter)
        .map(
            replayed -> {
              told(request)
                  .addKeyValue("replayed", replayed.replayed())
                  .log("Dead deliveries replayed");
              return StoreAnswer.of(
                  202,
                  Json.object()
                      .put("replayed", replayed.replayed())
                      .put("skipped", replayed.skipped())
                      .put("more", replayed.more()));
            });
  }

  private static LoggingEventBuilder told(StoreRequest request) {
    return LOG.atInfo()
        .addKeyValue("requestId", request.requestId())
        .addKeyValue("tenant", request.tenant().id());
  }
}
