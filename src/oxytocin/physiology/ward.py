"""The parts of the labour ward: treatment, child, vessels, fluids and third stage, and their graded links."""

from __future__ import annotations

from oxytocin.model import Wire
from oxytocin.physiology.blood_count import BloodCount
from oxytocin.physiology.circulation import Circulation
from oxytocin.physiology.exchange import Exchange
from oxytocin.physiology.fetal_heart import FetalHeart
from oxytocin.physiology.fetal_oxytocin import FetalOxytocin
from oxytocin.physiology.fetus import Fetus
from oxytocin.physiology.first_passage import FirstPassage
from oxytocin.physiology.kidney import Kidney
from oxytocin.physiology.parts import Part
from oxytocin.physiology.placenta import Placenta
from oxytocin.physiology.shock import Shock
from oxytocin.physiology.third_stage import ThirdStage
from oxytocin.physiology.treatment import Treatment
from oxytocin.physiology.vasopressin import Vasopressin
from oxytocin.physiology.water import Water

FLOW = "obs:fetal.uterine_artery_edv_zero.fleischer1987"
CHILD_LINKS = (
    Wire("circulation.pressure", "placenta.arterial_pressure", source="assumed:the uterine bed has no autoregulation"),
    Wire("circulation.constricted", "placenta.constricted", source="ref:rosenfeld1977"),
    Wire("body.hypertension", "placenta.hypertension", grade="plausible", source="ref:zamudio1995"),
    Wire("body.pre_eclampsia", "placenta.pre_eclampsia", source="ref:hanyang1985"),
    Wire("uterus.pressure", "placenta.uterine_pressure", source=FLOW),
    Wire("labour.bearing_down", "placenta.straining", grade="plausible",
         source="assumed:straining raises arterial pressure as well"),
    Wire("labour.station", "placenta.station", grade="plausible",
         source="assumed:a cord about the neck follows the child down"),
    Wire("labour.membranes_ruptured", "placenta.cushion_lost", grade="plausible",
         source="assumed:liquor cushions the cord"),
    Wire("third_stage.separated", "placenta.separated", source="assumed:what has come away exchanges nothing"),
    Wire("labour.born", "placenta.born", source="assumed:the cord is clamped at birth"),
    Wire("body.week", "fetus.week", source="assumed:weight grows with the third power of age"),
    Wire("body.week", "fetal_heart.week", grade="plausible", source="assumed:the baseline falls with maturity"),
    Wire("fetus.growth", "placenta.growth", source="assumed:flow and surface keep pace with the fetus"),
    Wire("fetus.saturation", "placenta.fetal_saturation", source="ref:acharya2009"),
    Wire("placenta.transfer", "fetus.transfer", source="ref:acharya2009"),
    *(Wire(f"placenta.{name}", f"fetus.{name}", source="assumed:a run starts from rest")
      for name in ("supply_at_rest", "surface_at_rest", "own_use_at_rest", "flow_at_rest")),
    Wire("fetus.saturation_at_rest", "placenta.fetal_saturation_at_rest", source="assumed:a run starts from rest"),
    Wire("fetus.transfer_at_rest", "placenta.transfer_at_rest", source="assumed:a run starts from rest"),
    Wire("fetus.saturation_at_rest", "fetal_heart.saturation_at_rest", source="assumed:a run starts from rest"),
    Wire("circulation.set_point", "placenta.pressure_at_rest", source="assumed:a run starts from rest"),
    Wire("circulation.carbon_dioxide", "fetus.maternal_dioxide", source="ref:bergmans1996"),
    Wire("circulation.carbon_dioxide_at_rest", "fetus.maternal_dioxide_at_rest",
         source="assumed:a run starts from rest"),
    Wire("fetal_heart.head_reflex", "fetus.pressed", grade="plausible", source="ref:puolakka1983"),
    Wire("circulation.acid", "fetus.maternal_acid", grade="plausible", source="ref:nordstrom2001"),
    Wire("placenta.relative_flow", "fetus.relative_flow", source="assumed:carbon dioxide leaves by the same flow"),
    Wire("placenta.cord", "fetus.cord", source="ref:frasch2009"),
    Wire("labour.born", "fetus.born", source="assumed:what is read after birth is what the cord shows"),
    Wire("treatment.fever", "fetus.fever", grade="plausible", source="assumed:metabolism rises with temperature"),
    Wire("fetus.saturation", "fetal_heart.saturation", source="ref:lear2016"),
    Wire("fetus.base_deficit", "fetal_heart.base_deficit", source="ref:frasch2009"),
    Wire("placenta.cord", "fetal_heart.cord", source="ref:lear2016"),
    Wire("fetus.weight", "fetal_oxytocin.weight", source="assumed:flows and volumes grow with size"),
    Wire("placenta.cord", "fetal_oxytocin.cord", source="assumed:what does not flow is not taken up"),
    Wire("labour.born", "fetal_oxytocin.born", source="assumed:what is read after birth is what the cord shows"),
    Wire("uterus.pressure", "fetal_heart.uterine_pressure", grade="plausible", source="ref:lear2016"),
    Wire("labour.born", "fetal_heart.born", source="assumed:nothing presses the head any more"),
    Wire("labour.station", "fetal_heart.station", grade="plausible", source="ref:lear2016"),
    Wire("treatment.fever", "fetal_heart.fever", source="assumed:fetal tachycardia of maternal fever"),
)
VESSEL_LINKS = (
    *(Wire(f"plasma.{name}", f"arterial_oxytocin.{name}", source="ref:upton2004")
      for name in ("level", "mixing_volume", "turnover")),
    Wire("circulation.cardiac_output", "arterial_oxytocin.cardiac_output", source="ref:upton2004"),
    Wire("arterial_oxytocin.concentration", "circulation.oxytocin", source="obs:haemo.map_fall.bolus5.thomas2007"),
    Wire("body.week", "circulation.week", source="ref:robson1987"),
    Wire("body.hypertension", "circulation.hypertension", source="assumed:set by the scenario's person"),
    Wire("body.pre_eclampsia", "circulation.pre_eclampsia", source="ref:dyer2017"),
    Wire("body.size", "circulation.size", source="assumed:flows and volumes grow with size"),
    Wire("uterus.active_pressure", "circulation.uterine_pressure", source="ref:robson1987"),
    Wire("labour.distension", "circulation.effort", source="ref:robson1987"),
    Wire("labour.bearing_down", "circulation.straining", grade="plausible", source="ref:nordstrom2001"),
    Wire("labour.born", "circulation.born", source="ref:access_labour_table"),
    Wire("third_stage.firmness", "circulation.firmness", grade="plausible", source="ref:access_labour_table"),
    Wire("third_stage.bleeding", "circulation.bleeding", source="assumed:what is lost is gone"),
    Wire("exchange.refill", "circulation.refill", source="ref:drucker1981"),
    Wire("circulation.blood_volume", "exchange.blood_volume", source="assumed:definition"),
    Wire("circulation.volume_at_rest", "exchange.volume_at_rest", source="assumed:a run starts from rest"),
    Wire("circulation.pressure_deficit", "exchange.pressure_deficit", source="ref:drucker1981"),
    Wire("third_stage.bleeding", "exchange.bleeding", source="assumed:cells and protein go with the blood"),
    Wire("water.extracellular_gain", "exchange.extracellular_gain", source="assumed:plasma is part of that fluid"),
    Wire("body.size", "exchange.size", source="assumed:flows and volumes grow with size"),
    Wire("circulation.cardiac_output", "shock.cardiac_output", source="assumed:definition of oxygen delivery"),
    Wire("exchange.haematocrit", "shock.haematocrit", source="assumed:definition of oxygen delivery"),
    Wire("body.weight", "shock.weight", source="assumed:use of oxygen grows with mass"),
    Wire("shock.arrested", "circulation.arrested", source="assumed:definition"),
    Wire("treatment.supine", "circulation.supine", source="ref:fnps2019"),
    Wire("treatment.epidural", "circulation.epidural", source="assumed:pain drives heart and vessels"),
    Wire("treatment.sympathetic_block", "circulation.sympathetic_block", source="ref:nikooseresht2020"),
    Wire("treatment.anaesthesia", "circulation.anaesthesia", source="assumed:deep anaesthesia stops the baroreflex"),
    Wire("treatment.phenylephrine", "circulation.phenylephrine", source="ref:nikooseresht2020"),
    Wire("treatment.ergot_constriction", "circulation.ergometrine", source="assumed:ergot alkaloids raise pressure"),
    Wire("treatment.nitroglycerin", "circulation.nitroglycerin", source="obs:no.nitroglycerin.sl.cmax_tmax.noonan1985"),
    Wire("treatment.infusion", "circulation.infusion", source="assumed:fluid enters by a vein"),
    Wire("treatment.fever", "circulation.fever", source="assumed:fever speeds the heart"),
)
FLUID_LINKS = (
    Wire("water.plasma_sodium", "vasopressin.sodium", source="ref:robertson1976"),
    Wire("water.usual_sodium", "vasopressin.usual_sodium", source="ref:aubry1965"),
    Wire("body.week", "vasopressin.week", source="ref:davison1988"),
    Wire("body.size", "vasopressin.size", source="assumed:volumes and flows grow with size"),
    Wire("plasma.oxytocinase", "vasopressin.oxytocinase", source="ref:davison1989"),
    Wire("circulation.pressure_deficit", "vasopressin.pressure_deficit", source="assumed:hypotension releases it"),
    Wire("labour.work", "vasopressin.stress", grade="plausible", source="obs:water.hyponatraemia_rate.all.moen2009"),
    Wire("labour.distension", "vasopressin.stage", grade="plausible", source="ref:debiec2009"),
    Wire("treatment.epidural", "vasopressin.epidural", grade="plausible", source="assumed:pain releases it"),
    Wire("vasopressin.level", "kidney.vasopressin", source="obs:water.avp_isotonic_rate.humans"),
    Wire("plasma.level", "kidney.oxytocin", source="obs:water.urine_osm.20mU.men2002"),
    Wire("vasopressin.osmolality", "kidney.plasma_osmolality", source="assumed:definition of free water clearance"),
    Wire("body.dietary_sodium", "kidney.dietary_sodium", source="ref:lucko2018"),
    Wire("water.sodium_gained", "kidney.sodium_gained", source="ref:bie2018"),
    Wire("water.sodium_concentrated", "kidney.sodium_concentrated", grade="plausible",
         source="obs:renal.natriuresis.hypertonic.andersen2002"),
    Wire("body.weight", "water.weight", source="assumed:body water is a share of weight"),
    Wire("body.expecting", "water.expecting", source="ref:davison1981"),
    Wire("treatment.infusion", "water.intravenous_water", source="assumed:conservation"),
    Wire("treatment.infused_sodium", "water.intravenous_sodium", source="assumed:conservation"),
    Wire("kidney.flow", "water.urine", source="assumed:conservation"),
    Wire("kidney.sodium_excretion", "water.sodium_excretion", source="assumed:conservation"),
    Wire("kidney.potassium_excretion", "water.potassium_excretion", source="assumed:conservation"),
    Wire("third_stage.bleeding", "water.bleeding", source="assumed:conservation"),
    Wire("exchange.haematocrit", "water.haematocrit", source="assumed:blood that is thinned takes less with it"),
    Wire("labour.work", "water.effort", source="assumed:she pants and sweats"),
    Wire("vasopressin.osmolality", "water.osmolality", source="ref:lindheimer1995"),
    Wire("vasopressin.threshold", "water.thirst_threshold", source="ref:lindheimer1995"),
)
AFTERWARDS_LINKS = (
    Wire("body.week", "third_stage.week", source="ref:konje2001"),
    Wire("body.parous", "third_stage.parous", source="ref:landy2011"),
    Wire("labour.born", "third_stage.born", source="assumed:the third stage begins at birth"),
    Wire("receptors.response", "third_stage.response", source="obs:thirdstage.oxytocin_ed90.elective.carvalho2004"),
    Wire("decidua.excess", "third_stage.prostaglandin_excess", source="assumed:prostaglandin peaks at separation"),
    Wire("uterus.fatigue", "third_stage.fatigue", grade="plausible",
         source="assumed:a muscle that has worked for long retracts less"),
    Wire("uterus.lactate", "third_stage.lactate", grade="plausible", source="ref:quenby2004"),
    Wire("circulation.pressure_deficit", "third_stage.pressure_deficit", source="assumed:flow follows pressure"),
    Wire("circulation.blood_volume", "third_stage.blood_volume", source="assumed:what is lost is a share of it"),
    Wire("treatment.ergometrine", "third_stage.ergometrine", source="assumed:acts beside the oxytocin receptor"),
    Wire("treatment.relaxation", "third_stage.relaxation", source="assumed:tocolytics and volatile anaesthetics relax"),
    Wire("treatment.infection", "third_stage.infection", grade="plausible", source="assumed:infected muscle is weak"),
    Wire("treatment.caesarean", "third_stage.caesarean", source="assumed:the placenta is taken out by hand"),
    Wire("labour.dilatation", "third_stage.dilatation", source="ref:giugale2018"),
    Wire("treatment.antifibrinolysis", "third_stage.antifibrinolysis", source="assumed:clot lasts longer"),
    Wire("third_stage.separated", "decidua.separated", source="ref:fuchs1982_third_stage"),
    Wire("third_stage.lost", "blood_count.lost", source="assumed:definition"),
    Wire("circulation.blood_volume", "blood_count.blood_volume", source="assumed:definition"),
    Wire("body.weight", "blood_count.weight", source="assumed:definition"),
)
TREATMENT_LINKS = (
    Wire("treatment.epidural", "pain.epidural", source="ref:epidural_catecholamines1983"),
    Wire("treatment.relaxation", "myocyte.relaxation", source="assumed:calcium entry is what relaxants block"),
)

TREATMENT = Part(
    {"treatment": Treatment}, TREATMENT_LINKS,
    inputs={
        "epidural": "treatment.epidural_block",
        "spinal": "treatment.spinal_block",
        "supine": "treatment.on_her_back",
        "anaesthesia": "treatment.anaesthetic",
        "phenylephrine_infusion": "treatment.phenylephrine_infusion",
        "relaxant": "treatment.relaxant",
        "nitrates": "treatment.nitrates",
        "ergometrine": "treatment.ergot",
        "tranexamic_acid": "treatment.tranexamic_acid",
        "intravenous_fluid": "treatment.fluid",
        "intravenous_sodium": "treatment.fluid_sodium",
        "fever": "treatment.fever_above",
        "infection": "treatment.infected",
        "caesarean": "treatment.operation",
    },
    doses={"phenylephrine_iv": "treatment.vasopressor"})
CHILD = Part(
    {"placenta": Placenta, "fetus": Fetus, "fetal_heart": FetalHeart, "fetal_oxytocin": FetalOxytocin}, CHILD_LINKS,
    inputs={"maternal_saturation": "placenta.maternal_saturation", "inspired_oxygen": "placenta.inspired_oxygen",
            "cord_occlusion": "placenta.occlusion", "cord_prolapse": "placenta.prolapsed",
            "fetal_sedation": "fetal_heart.sedation"},
    observables={
        "fetal_heart_rate": "fetal_heart.rate",
        "fetal_oxygen_saturation": "fetus.saturation_percent",
        "fetal_cerebral_saturation": "fetus.cerebral_saturation",
        "fetal_ph": "fetus.ph",
        "fetal_base_deficit": "fetus.base_deficit",
        "fetal_lactate": "fetus.lactate",
        "fetal_plasma_oxytocin": "fetal_oxytocin.arterial",
        "intervillous_flow": "placenta.flow",
    })
VESSELS = Part(
    {"circulation": Circulation, "arterial_oxytocin": FirstPassage, "exchange": Exchange, "shock": Shock}, VESSEL_LINKS,
    observables={
        "mean_arterial_pressure": "circulation.pressure",
        "heart_rate": "circulation.heart_rate",
        "cardiac_output": "circulation.cardiac_output",
        "systemic_vascular_resistance": "circulation.resistance",
        "blood_volume": "circulation.blood_volume",
        "haematocrit": "exchange.haematocrit",
        "oxygen_debt": "shock.oxygen_debt",
        "skin_temperature": "circulation.skin_temperature",
    })
FLUIDS = Part(
    {"vasopressin": Vasopressin, "kidney": Kidney, "water": Water}, FLUID_LINKS,
    inputs={
        "drinking": "water.drinking",
        "sodium_intake": "water.sodium_intake",
        "thirst_answered": "water.thirst_answered",
        "lying_down": "kidney.recumbent",
        "kept_upright": "kidney.upright",
    },
    observables={
        "vasopressin": "vasopressin.level",
        "urine_flow": "kidney.urine_flow",
        "urine_osmolality": "kidney.urine_osmolality",
        "urine_output": "kidney.urine",
        "plasma_sodium": "water.plasma_sodium",
        "water_intoxication": "water.intoxication_stage",
        "seizure_risk": "water.seizure_risk",
    })
THIRD_STAGE = Part(
    {"third_stage": ThirdStage, "blood_count": BloodCount}, AFTERWARDS_LINKS,
    inputs={"instruments": "third_stage.instruments", "episiotomy": "third_stage.episiotomy",
            "evacuation": "third_stage.evacuating"},
    observables={
        "blood_loss": "third_stage.loss",
        "calculated_blood_loss": "blood_count.calculated_loss",
        "estimated_blood_loss": "blood_count.estimated_loss",
        "fibrinogen": "third_stage.fibrinogen",
        "placental_separation": "third_stage.separated",
        "uterine_firmness": "third_stage.clinical_tone",
    })
