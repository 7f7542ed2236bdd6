"""Virtual trials: arms, people, endpoints, many processes or a cluster, resume, statistics and report.

result = trial("low-versus-high-dose", people=1000)
result.summary["endpoints"]["time_to_birth"]["effects"]
"""

from oxytocin.trials.crews import CrewError
from oxytocin.trials.document import Trial, load_trial, trial_names
from oxytocin.trials.running import TrialResult, trial
from oxytocin.trials.sensitivity import Sensitivity, sensitivity

__all__ = ["CrewError", "Sensitivity", "Trial", "TrialResult", "load_trial", "sensitivity", "trial", "trial_names"]
