package io.skingate.catalog.content;

import io.skingate.catalog.memory.NoRoomException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a catalog of another one, or of a compressed body, and the deltas that lead on from there,
 * in memory that does not depend on their number. Blocking; belongs to one thread at a time and has
 * to be closed, which also frees what it was given.
 */
public final class Rebuild implements AutoCloseable {
  /** As much is worked on before another catalog gets its turn. */
  private static final int TURN = 256 * 1024;

  private static final int GZIP_HEADER = 10;

  private final ContentBuilder builder;
  private final Content from;
  private final Packed base;
  private final List<Packed> deltas;
  private final List<DeltaStage> stages = new ArrayList<>();
  private final ContentReader blocks;
  private final PackedReader inflated;
  private ByteSink first;
  private long read;

  private Rebuild(
      ContentStore store, Content resembled, Content from, Packed base, List<Packed> deltas) {
    this.builder = store.builder(resembled);
    this.from = from;
    this.base = base;
    this.deltas = List.copyOf(deltas);
    this.blocks = from == null ? null : new ContentReader(from.body());
    this.inflated = base == null ? null : new PackedReader(base, GZIP_HEADER);
    this.first = builder::append;
    for (int i = deltas.size() - 1; i >= 0; i--) {
      DeltaStage stage = new DeltaStage(deltas.get(i), first);
      stages.add(0, stage);
      first = stage;
    }
  }

  /**
   * Goes on from a content at hand.
   *
   * @param from held by the caller; this releases it
   */
  public static Rebuild of(ContentStore store, Content from, List<Packed> deltas) {
    return new Rebuild(store, from, from, null, deltas);
  }

  /**
   * Begins with a compressed body.
   *
   * @param resembled the content that the new one most likely resembles; null for none
   */
  public static Rebuild of(
      ContentStore store, Content resembled, Packed base, List<Packed> deltas) {
    return new Rebuild(store, resembled, null, base, deltas);
  }

  /**
   * Works for a millisecond or two.
   *
   * @return the content once it is whole, null before
   * @throws IOException if what was given does not fit together, or is no catalog
   * @throws NoRoomException if it is larger than the memory that is left
   */
  public Content turn() throws IOException, NoRoomException {
    for (long until = read + TURN; read < until; ) {
      boolean more = blocks == null ? readBase() : blocks.readBlock(this::take);
      if (!more) {
        for (DeltaStage stage : stages) {
          stage.finish();
        }
        return builder.finish();
      }
    }
    return null;
  }

  private boolean readBase() throws IOException, NoRoomException {
    if (!inflated.fill()) {
      return false;
    }
    inflated.drain(Integer.MAX_VALUE, this::take);
    return true;
  }

  private void take(byte[] bytes, int begin, int end) throws IOException, NoRoomException {
    read += end - begin;
    first.accept(bytes, begin, end);
  }

  @Override
  public void close() {
    builder.discard();
    stages.forEach(DeltaStage::close);
    deltas.forEach(Packed::free);
    if (base != null) {
      inflated.close();
      base.free();
    }
    if (from != null) {
      from.release();
    }
  }
}
