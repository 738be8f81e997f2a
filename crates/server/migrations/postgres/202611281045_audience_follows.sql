-- As of reviews (202611230910): the audience of a review follows its stage. A smaller depth took
-- the stage back and left the audience as wide as it was. Nothing is made wider here: who reads
-- less than a stage promises is asked back by moving the review.
update reviews set audience = 2 where audience > 2 and (stage = 'noted' or (stage = 'set_aside' and set_aside_from = 'noted'));
update reviews set audience = 3 where audience > 3
    and (stage in ('preparing', 'calibrating') or (stage = 'set_aside' and set_aside_from in ('preparing', 'calibrating')));
update reviews set audience = 4 where audience > 4
    and (stage in ('debriefing', 'deciding') or (stage = 'set_aside' and set_aside_from in ('debriefing', 'deciding')));
