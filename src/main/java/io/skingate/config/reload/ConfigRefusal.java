package io.skingate.config.reload;

import io.skingate.config.source.ConfigProblem;
import java.time.Instant;
import java.util.List;

/**
 * A changed configuration that is not in force.
 *
 * @param since when it was refused first
 * @param problems what is wrong with it, never empty
 */
public record ConfigRefusal(Instant since, List<ConfigProblem> problems) {}
