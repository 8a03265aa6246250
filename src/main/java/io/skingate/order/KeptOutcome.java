package io.skingate.order;

import io.skingate.order.model.OrderRequest;
import io.skingate.order.model.OrderUpdate;
import io.skingate.order.store.Settlement;
import io.skingate.tenant.Tenant;
import io.skingate.tracing.TraceContext;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * All that it takes to tell Redis once more how an order was settled, packed: thousands are kept
 * for seconds, and as the objects that they were made from they would fill the heap. Immutable.
 */
final class KeptOutcome {
  private final Tenant tenant;
  private final long fence;
  private final byte[] packed;

  /**
   * What was packed.
   *
   * @param claim the order and its request where a record that got lost is made again; else null
   */
  record Unpacked(String externalId, Settlement settlement, Claim claim) {}

  /**
   * What makes a record again.
   *
   * @param order without its body
   */
  record Claim(OrderRequest order, Buffer request, TraceContext trace) {}

  private KeptOutcome(Tenant tenant, long fence, byte[] packed) {
    this.tenant = tenant;
    this.fence = fence;
    this.packed = packed;
  }

  /**
   * Packs an outcome.
   *
   * @param claim null where no record is made again
   */
  static KeptOutcome of(
      Tenant tenant, String externalId, long fence, Settlement settlement, Claim claim) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      write(out, externalId);
      OrderUpdate update = settlement.update();
      out.writeByte(settlement.outcome().ordinal());
      write(out, update.status());
      out.writeLong(update.at() == null ? Long.MIN_VALUE : update.at().toEpochMilli());
      write(out, update.body().getBytes());
      out.writeBoolean(settlement.tellStore());
      out.writeLong(settlement.later().toMillis());
      out.writeBoolean(settlement.sent());
      write(out, settlement.reason());
      out.writeBoolean(claim != null);
      if (claim != null) {
        write(out, claim.order.catalogItemId());
        out.writeLong(claim.order.expectedPrice());
        write(out, claim.order.tradeUrl());
        write(out, claim.order.webhookUrl());
        write(out, claim.request.getBytes());
        write(out, claim.trace.packed());
        write(out, claim.trace.state());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new KeptOutcome(tenant, fence, bytes.toByteArray());
  }

  Unpacked unpack() {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed));
    try {
      String externalId = text(in);
      Settlement.Outcome outcome = Settlement.Outcome.values()[in.readByte()];
      String status = text(in);
      long at = in.readLong();
      OrderUpdate update =
          new OrderUpdate(
              status, at == Long.MIN_VALUE ? null : Instant.ofEpochMilli(at), buffer(in));
      Settlement settlement =
          new Settlement(
              outcome,
              update,
              in.readBoolean(),
              Duration.ofMillis(in.readLong()),
              in.readBoolean(),
              text(in));
      return new Unpacked(externalId, settlement, in.readBoolean() ? claim(externalId, in) : null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Claim claim(String externalId, DataInputStream in) throws IOException {
    OrderRequest order =
        new OrderRequest(externalId, text(in), in.readLong(), text(in), text(in), null);
    return new Claim(order, buffer(in), TraceContext.unpack(bytes(in), text(in)).orElseThrow());
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static Buffer buffer(DataInputStream in) throws IOException {
    return Buffer.buffer(bytes(in));
  }

  Tenant tenant() {
    return tenant;
  }

  long fence() {
    return fence;
  }
}
