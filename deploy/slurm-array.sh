#!/bin/bash
# Builds a province in eight parts on a shared file system:
#   jobid=$(sbatch --parsable deploy/slurm-array.sh /budget/data /budget/out)
#   sbatch --dependency=afterok:$jobid --wrap="report merge-manifest /budget/out"
#SBATCH --job-name=budget-report
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
#SBATCH --time=01:00:00
set -euo pipefail
exec report build --data "$1" --each-unit --out "$2" --workers "$SLURM_CPUS_PER_TASK" \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"
